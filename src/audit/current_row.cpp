#include "audit/current_row.hpp"

#include <fmt/format.h>

#include "audit/value_text.hpp"
#include "pg/json.hpp"
#include "pg/spi.hpp"
#include "pg/subtransaction.hpp"
#include "pg/text.hpp"

namespace audit {

namespace {

/// The type's own equality, as SQL that means it under any search_path.
std::string equality_of(Oid type) {
  struct Operator {
    char* schema;
    char* name;
  };
  auto const equals = pg::call([&] {
    Oid const oid = lookup_type_cache(getBaseType(type), TYPECACHE_EQ_OPR)->eq_opr;
    if (!OidIsValid(oid)) {
      ereport(ERROR, (errcode(ERRCODE_UNDEFINED_FUNCTION),
                      errmsg("could not identify an equality operator for type %s", format_type_be(type))));
    }
    HeapTuple const row = SearchSysCache1(OPEROID, ObjectIdGetDatum(oid));
    auto const* form = reinterpret_cast<Form_pg_operator>(GETSTRUCT(row));
    Operator const result{get_namespace_name(form->oprnamespace), pstrdup(NameStr(form->oprname))};
    ReleaseSysCache(row);
    return result;
  });
  return fmt::format("OPERATOR({}.{})", pg::quote_identifier(pg::to_string(equals.schema)),
                     pg::to_string(equals.name));
}

std::string query_for(Oid table, const std::vector<std::string>& columns, const std::vector<std::string>& key,
                      const std::vector<std::string>& parts) {
  pg::OpenRelation const relation(table, AccessShareLock);
  // What inherits from a plain table is not audited with it.
  const char* const only = relation->rd_rel->relkind == RELKIND_PARTITIONED_TABLE ? "" : "ONLY ";
  std::string list;
  for (const std::string& name : columns) list += (list.empty() ? "" : ", ") + pg::quote_identifier(name);
  std::string query = fmt::format("SELECT {} FROM {}{} WHERE true", list, only, pg::quote_relation(table));
  for (std::size_t i = 0; i < key.size(); ++i) {
    AttrNumber const column = pg::require_column(relation.get(), key[i]);
    Oid const type = TupleDescAttr(RelationGetDescr(relation.get()), column - 1)->atttypid;
    std::string const type_name =
        pg::to_string(pg::call([&] { return format_type_extended(type, -1, FORMAT_TYPE_FORCE_QUALIFY); }));
    query += fmt::format(" AND {} {} CAST({} AS {})", pg::quote_identifier(key[i]), equality_of(type),
                         pg::quote_literal(parts[i]), type_name);
  }
  return query;
}

/// The one row that SPI has found.
core::RowValues found_row() {
  HeapTuple const row = SPI_tuptable->vals[0];
  TupleDesc const columns = SPI_tuptable->tupdesc;
  core::RowValues values;
  for (int i = 0; i < columns->natts; ++i) {
    char* const text = pg::call([&] { return SPI_getvalue(row, columns, i + 1); });
    values[NameStr(TupleDescAttr(columns, i)->attname)] =
        text != nullptr ? core::LoggedValue(text) : core::LoggedValue();
  }
  return values;
}

}  // namespace

std::vector<std::string> split_entity_id(const std::string& entity_id, std::size_t columns) {
  if (columns == 1) return {entity_id};
  std::vector<std::string> parts;
  if (auto const json = pg::read_if_json(entity_id); json && json->array() != nullptr) {
    for (const core::Json& part : *json->array()) {
      if (const std::string* text = part.string()) parts.push_back(*text);
    }
  }
  if (parts.size() != columns) parts.clear();
  return parts;
}

std::string join_entity_id(const std::vector<std::string>& parts) {
  if (parts.size() == 1) return parts.front();
  std::string json = "[";
  for (const std::string& part : parts) {
    if (json.size() > 1) json += ',';
    json += pg::json_string(part);
  }
  return json + ']';
}

std::optional<core::RowValues> current_row(Oid table, const std::vector<std::string>& columns,
                                           const std::vector<std::string>& key,
                                           const std::string& entity_id) {
  std::vector<std::string> const parts = split_entity_id(entity_id, key.size());
  if (parts.size() != key.size()) return std::nullopt;
  std::string const query = query_for(table, columns, key, parts);
  pg::PinnedSettings const settings(log_settings());
  std::optional<core::RowValues> row;
  pg::succeeds_on_data([&] {
    pg::Spi spi;
    spi.read(query);
    if (SPI_processed == 1) row = found_row();
  });
  return row;
}

}  // namespace audit
