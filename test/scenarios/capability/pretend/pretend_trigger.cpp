// The hot path: what every inserted row of a table with a pretend() rule passes through.
#include "pg/text.hpp"
#include "pretend/pretend_kind.hpp"
#include "storage/row_values.hpp"
#include "storage/table.hpp"
#include "storage/table_creation.hpp"

PGSHIFT_FUNCTION(pgshift_pretend_trigger) {
  pg::TriggerCall const call(fcinfo, "pgshift.pretend_trigger", pg::TriggerCall::Level::row,
                             pg::TriggerCall::Timing::after);
  auto const rule = rule::find_compiled(pretend::kind, call.relation(), call.trigger());
  storage::Table table(storage::find_table(pretend::table_name), RowExclusiveLock, pretend::table);
  bool is_null = false;
  Datum const value = pg::call([&] { return slot_getattr(call.new_row(), rule->column(), &is_null); });
  Oid const type = TupleDescAttr(RelationGetDescr(call.relation()), rule->column() - 1)->atttypid;
  Datum const text = is_null ? Datum{0} : pg::call([&] {
    Oid output = InvalidOid;
    bool is_varlena = false;
    getTypeOutputInfo(type, &output, &is_varlena);
    return CStringGetTextDatum(OidOutputFunctionCall(output, value));
  });
  storage::RowValues<pretend::column_count> row;
  row.set(pretend::column_id, Int64GetDatum(table.next_id()));
  row.set(pretend::column_table_id, Int64GetDatum(rule->table_id()));
  if (!is_null) row.set(pretend::column_value, text);
  table.insert(row);
  return Datum{0};
}
