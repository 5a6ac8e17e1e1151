// pgshift.as_of(): a row as it was.
#include <memory>

#include <fmt/format.h>

#include "audit/audited_relation.hpp"
#include "catalog/stable_text.hpp"
#include "core/message_text.hpp"
#include "pg/arguments.hpp"
#include "pg/security.hpp"

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

/// A column's value of the text that the log has; a domain's as one of what it is over, whose checks it has
/// passed when it was stored. `table` is named where the column can't hold it any more.
Datum read_value(const pg::ErrorObject& table, const FormData_pg_attribute* column, const std::string& text) {
  try {
    return pg::call([&] {
      std::int32_t modifier = column->atttypmod;
      Oid const type = getBaseTypeAndTypmod(column->atttypid, &modifier);
      Oid function = InvalidOid;
      Oid parameter = InvalidOid;
      getTypeInputInfo(type, &function, &parameter);
      return OidInputFunctionCall(function, const_cast<char*>(text.c_str()), parameter, modifier);
    });
  } catch (const pg::Error& error) {
    if (!pg::is_about_input(error)) throw;
    pg::ErrorObject object = table;
    object.column = NameStr(column->attname);
    throw pg::Report(error.data()->sqlerrcode,
                     fmt::format("column {} of table {} cannot hold any more what it held then",
                                 core::quoted(object.column), core::quoted(object.table)))
        .with_detail(error.what())
        .with_hint("See pgshift.history(), which has values as texts.")
        .on(object);
  }
}

/// Of the type of the table that was asked for, which may be a partition with another order of columns.
Datum build_row(Oid table, const core::RowValues& values) {
  catalog::OpenRelation const relation(table, AccessShareLock);
  pg::ErrorObject const names = catalog::relation_names(table);
  TupleDesc const columns = RelationGetDescr(relation.get());
  auto const count = static_cast<std::size_t>(columns->natts);
  std::vector<Datum> data(count);
  auto const nulls = std::make_unique<bool[]>(count);
  // A domain within a type has checks, and these are its owner's code.
  pg::ActingAs const owner(catalog::owner_of(table));
  catalog::StableText const stable(true);
  for (std::size_t i = 0; i < count; ++i) {
    const FormData_pg_attribute* column = TupleDescAttr(columns, i);
    auto const known = values.find(NameStr(column->attname));
    nulls[i] = column->attisdropped || known == values.end() || !known->second;
    if (!nulls[i]) data[i] = read_value(names, column, *known->second);
  }
  Datum* const row_data = data.data();
  bool* const row_nulls = nulls.get();
  return pg::call(
      [&] { return heap_copy_tuple_as_datum(heap_form_tuple(columns, row_data, row_nulls), columns); });
}

std::optional<Datum> as_of(const pg::Arguments& arguments, Oid table) {
  AuditedRelation const relation(table);
  std::string const typed = arguments.text(1, "entity_id");
  TimestampTz const time = DatumGetTimestampTz(arguments.required(2, "at"));
  if (!relation.is_audited()) {
    pg::ErrorObject const names = catalog::relation_names(table);
    throw pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                     fmt::format("table {} is not audited", core::quoted(names.table)))
        .with_hint(
            "See pgshift.audit(); what was logged before its rule was dropped is in pgshift.history().")
        .on(names);
  }
  auto row = relation.history().at(relation.entity_id(typed), time);
  if (!row) return std::nullopt;
  std::erase_if(*row, [&](const auto& value) { return !relation.shows(value.first); });
  return build_row(table, *row);
}

}  // namespace

}  // namespace audit

PGSHIFT_FUNCTION(pgshift_as_of) {
  auto const row = audit::as_of(pg::Arguments(fcinfo), audit::table_of_row_type(fcinfo));
  if (!row) PG_RETURN_NULL();
  return *row;
}
