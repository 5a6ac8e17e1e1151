// The hot path: what every inserted row of a table with a pretend() rule passes through.
#include "pg/text.hpp"
#include "pretend/pretend_kind.hpp"

PGSHIFT_FUNCTION(pgshift_pretend_trigger) {
  pg::TriggerCall const call(fcinfo, "pgshift.pretend_trigger", pg::TriggerCall::Level::row,
                             pg::TriggerCall::Timing::after);
  auto const rule = rule::find_compiled(pretend::kind, call.relation(), call.trigger());
  auto const shape = pretend::shape();
  storage::OwnTable table(storage::find_own_table(shape.definition.name), RowExclusiveLock,
                          shape.column_types);
  bool is_null = false;
  Datum const value = pg::call([&] { return slot_getattr(call.new_row(), rule->column(), &is_null); });
  Oid const type = TupleDescAttr(RelationGetDescr(call.relation()), rule->column() - 1)->atttypid;
  Datum const text = is_null ? Datum{0} : pg::call([&] {
    Oid output = InvalidOid;
    bool is_varlena = false;
    getTypeOutputInfo(type, &output, &is_varlena);
    return CStringGetTextDatum(OidOutputFunctionCall(output, value));
  });
  Datum const values[] = {Int64GetDatum(table.next_id()), Int64GetDatum(rule->table_id()), text};
  bool const nulls[] = {false, false, is_null};
  table.insert(values, nulls);
  return PointerGetDatum(nullptr);
}
