// The floors of row triggers in C, with no boundary around them: one that does nothing, and one that changes
// a column.
#include <cstdlib>

#include "pg/postgres.hpp"

extern "C" {
PG_FUNCTION_INFO_V1(pgshift_test_empty_trigger);
PGDLLEXPORT Datum pgshift_test_empty_trigger(PG_FUNCTION_ARGS) {
  auto* call = reinterpret_cast<TriggerData*>(fcinfo->context);
  return PointerGetDatum(TRIGGER_FIRED_BY_UPDATE(call->tg_event) ? call->tg_newtuple : call->tg_trigtuple);
}

/// Sets the column whose number is the first argument to the one whose number is the second.
PG_FUNCTION_INFO_V1(pgshift_test_setting_trigger);
PGDLLEXPORT Datum pgshift_test_setting_trigger(PG_FUNCTION_ARGS) {
  auto* call = reinterpret_cast<TriggerData*>(fcinfo->context);
  HeapTuple row = TRIGGER_FIRED_BY_UPDATE(call->tg_event) ? call->tg_newtuple : call->tg_trigtuple;
  TupleDesc columns = RelationGetDescr(call->tg_relation);
  int to = std::atoi(call->tg_trigger->tgargs[0]);
  bool null = false;
  Datum value = heap_getattr(row, std::atoi(call->tg_trigger->tgargs[1]), columns, &null);
  return PointerGetDatum(heap_modify_tuple_by_cols(row, columns, 1, &to, &value, &null));
}
}
