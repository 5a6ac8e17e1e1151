// The floor of every row trigger in C: one that does nothing, with no boundary around it.
#include "pg/postgres.hpp"

extern "C" {
PG_FUNCTION_INFO_V1(pgshift_test_empty_trigger);
PGDLLEXPORT Datum pgshift_test_empty_trigger(PG_FUNCTION_ARGS) {
  auto* call = reinterpret_cast<TriggerData*>(fcinfo->context);
  return PointerGetDatum(TRIGGER_FIRED_BY_UPDATE(call->tg_event) ? call->tg_newtuple : call->tg_trigtuple);
}
}
