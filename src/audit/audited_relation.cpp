#include "audit/audited_relation.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "audit/current_row.hpp"
#include "audit/log_reader.hpp"
#include "audit/partition_rows.hpp"
#include "core/text.hpp"

namespace audit {

namespace {

void refuse_hidden_rows(Oid table) {
  bool const hides = pg::call([&] { return check_enable_rls(table, InvalidOid, true) == RLS_ENABLED; });
  if (!hides) return;
  pg::ErrorObject const names = pg::relation_names(table);
  throw pg::Report(
      ERRCODE_INSUFFICIENT_PRIVILEGE,
      fmt::format("history of table {} would show rows that row security hides", core::quoted(names.table)))
      .with_detail("The log does not tell which rows a policy lets the current user see.")
      .on(names);
}

bool may_select(Oid table) {
  return pg::call([&] { return pg_class_aclcheck(table, GetUserId(), ACL_SELECT) == ACLCHECK_OK; });
}

bool may_select_some_column(Oid table) {
  return pg::call(
      [&] { return pg_attribute_aclcheck_all(table, GetUserId(), ACL_SELECT, ACLMASK_ANY) == ACLCHECK_OK; });
}

[[noreturn]] void refuse(Oid table) {
  pg::ErrorObject const names = pg::relation_names(table);
  throw pg::Report(ERRCODE_INSUFFICIENT_PRIVILEGE, fmt::format("permission denied for table {}", names.table))
      .on(names);
}

std::vector<std::string> columns_of(Relation table) {
  std::vector<std::string> names;
  TupleDesc const columns = RelationGetDescr(table);
  for (int i = 0; i < columns->natts; ++i) {
    const FormData_pg_attribute* column = TupleDescAttr(columns, i);
    if (!column->attisdropped) names.emplace_back(NameStr(column->attname));
  }
  return names;
}

std::vector<std::string> key_columns(Relation table, const core::AuditScope& scope) {
  if (!scope.key.empty()) return scope.key;
  std::vector<std::string> names;
  pg::EntityKey const key = pg::EntityKey::of(table);
  for (AttrNumber const column : key.columns()) {
    names.push_back(pg::column_name(table, column));
  }
  return names;
}

Oid require_table(Oid relation) {
  char const kind = pg::call([&] { return get_rel_relkind(relation); });
  if (kind == RELKIND_RELATION || kind == RELKIND_PARTITIONED_TABLE) return relation;
  pg::ErrorObject const names = pg::relation_names(relation);
  if (names.table.empty()) {
    throw pg::Report(ERRCODE_UNDEFINED_TABLE, fmt::format("relation with OID {} does not exist", relation));
  }
  throw pg::Report(ERRCODE_WRONG_OBJECT_TYPE, fmt::format("{} is not a table", core::quoted(names.table)))
      .on(names);
}

}  // namespace

AuditedRelation::AuditedRelation(Oid relation) {
  {
    pg::OpenRelation const asked(require_table(relation), AccessShareLock);
    table_ = audited_table(asked.get());
  }
  pg::OpenRelation const table(table_, AccessShareLock);
  shows_all_ = may_select(table_);
  if (!shows_all_ && !may_select_some_column(table_)) refuse(table_);
  refuse_hidden_rows(table_);
  auto const rules = pg::rule_triggers(table.get(), kind);
  is_audited_ = !rules.empty();
  if (is_audited_) scope_ = core::read_audit_scope(rules.front().definition);
  columns_ = columns_of(table.get());
  key_ = key_columns(table.get(), scope_);
}

bool AuditedRelation::shows(const std::string& column) const {
  if (shows_all_) return true;
  return !column.empty() && pg::call([&] {
    AttrNumber const number = get_attnum(table_, column.c_str());
    return number != InvalidAttrNumber &&
           pg_attribute_aclcheck(table_, number, GetUserId(), ACL_SELECT) == ACLCHECK_OK;
  });
}

bool AuditedRelation::has_column(const std::string& name) const {
  return std::find(columns_.begin(), columns_.end(), name) != columns_.end();
}

std::string AuditedRelation::column_at(const std::string& field, std::int64_t id) const {
  auto const column = std::find_if(columns_.begin(), columns_.end(), [&](const std::string& name) {
    return scope_.name_at(name, id) == field;
  });
  return column != columns_.end() ? *column : std::string();
}

core::RowHistory AuditedRelation::history() const {
  core::LogSource source;
  Oid const table = table_;
  std::vector<std::string> const key = key_;
  source.entries = [table](const std::string& id) { return entries_of(table, id); };
  source.truncations = [table] { return truncations_of(table); };
  std::vector<std::string> shown;
  std::copy_if(columns_.begin(), columns_.end(), std::back_inserter(shown),
               [this](const std::string& column) { return shows(column); });
  source.current = [table, key, shown](const std::string& id) {
    return key.empty() ? std::nullopt : current_row(table, shown, key, id);
  };

  source.belongs = [table](const std::string& partition, const core::RowValues& values) {
    return belongs_to_partition(table, partition, values);
  };
  source.split = [key](const std::string& id) { return split_entity_id(id, key.size()); };
  source.join = join_entity_id;
  return {source, columns_, key_, scope_};
}

}  // namespace audit
