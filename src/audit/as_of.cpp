// pgshift.as_of(): a row as it was.
#include <fmt/format.h>

#include "audit/audited_relation.hpp"
#include "audit/value_text.hpp"
#include "core/text.hpp"
#include "pg/arguments.hpp"

namespace audit {

namespace {

Oid table_of_row_type(FunctionCallInfo call) {
  Oid const type = get_fn_expr_argtype(call->flinfo, 0);
  Oid const table =
      pg::call([&] { return OidIsValid(type) ? get_typ_typrelid(getBaseType(type)) : InvalidOid; });
  if (OidIsValid(table)) return table;
  throw pg::Report(ERRCODE_DATATYPE_MISMATCH, "row_type must be a row of a table")
      .with_hint("Call it as pgshift.as_of(NULL::loans, 'loan-123', '2026-01-31').");
}

/// Of the type of the table that was asked for, which may be a partition with another order of columns.
Datum build_row(Oid table, const core::RowValues& values, const AuditedRelation& audited) {
  pg::OpenRelation const relation(table, AccessShareLock);
  TupleDesc const columns = RelationGetDescr(relation.get());
  std::vector<std::string> texts(columns->natts);
  std::vector<char*> fields(columns->natts, nullptr);
  for (int i = 0; i < columns->natts; ++i) {
    const FormData_pg_attribute* column = TupleDescAttr(columns, i);
    auto const known = values.find(NameStr(column->attname));
    if (column->attisdropped || known == values.end() || !known->second || !audited.shows(known->first))
      continue;
    texts[i] = *known->second;
    fields[i] = texts[i].data();
  }
  char** const data = fields.data();
  pg::PinnedSettings const settings(log_settings());
  return pg::call([&] {
    HeapTuple const row = BuildTupleFromCStrings(TupleDescGetAttInMetadata(columns), data);
    return heap_copy_tuple_as_datum(row, columns);
  });
}

std::optional<Datum> as_of(const pg::Arguments& arguments, Oid table) {
  AuditedRelation const relation(table);
  std::string const entity_id = arguments.text(1, "entity_id");
  TimestampTz const time = DatumGetTimestampTz(arguments.required(2, "at"));
  if (!relation.is_audited()) {
    pg::ErrorObject const names = pg::relation_names(table);
    throw pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                     fmt::format("table {} is not audited", core::quoted(names.table)))
        .with_hint(
            "See pgshift.audit(); what was logged before its rule was dropped is in pgshift.history().")
        .on(names);
  }
  auto const row = relation.history().at(entity_id, time);
  if (!row) return std::nullopt;
  return build_row(table, *row, relation);
}

}  // namespace

}  // namespace audit

PGSHIFT_FUNCTION(pgshift_as_of) {
  auto const row = audit::as_of(pg::Arguments(fcinfo), audit::table_of_row_type(fcinfo));
  if (!row) PG_RETURN_NULL();
  return *row;
}
