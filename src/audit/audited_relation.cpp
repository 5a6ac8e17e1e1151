#include "audit/audited_relation.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "audit/audit_kind.hpp"
#include "audit/log/log_reader.hpp"
#include "audit/noted_columns.hpp"
#include "audit/truncated_rows.hpp"
#include "catalog/stable_text.hpp"
#include "core/message_text.hpp"
#include "identity/table_identity.hpp"
#include "pg/security.hpp"
#include "pg/text.hpp"
#include "row/entity_lookup.hpp"
#include "rule/rule_application.hpp"

namespace audit {

namespace {

void refuse_hidden_rows(Oid table) {
  bool const hides = pg::call([&] { return check_enable_rls(table, InvalidOid, true) == RLS_ENABLED; });
  if (!hides) return;
  pg::ErrorObject const names = catalog::relation_names(table);
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
  pg::ErrorObject const names = catalog::relation_names(table);
  throw pg::Report(ERRCODE_INSUFFICIENT_PRIVILEGE, fmt::format("permission denied for table {}", names.table))
      .on(names);
}

std::vector<std::string> names_of(const row::EntityKey& key, Relation table) {
  std::vector<std::string> names;
  for (AttrNumber const column : key.columns()) names.push_back(catalog::column_name(table, column));
  return names;
}

[[noreturn]] void refuse_column(Oid table, const std::string& column) {
  pg::ErrorObject names = catalog::relation_names(table);
  names.column = column;
  throw pg::Report(ERRCODE_INSUFFICIENT_PRIVILEGE,
                   fmt::format("permission denied for column {} of table {}", core::quoted(column),
                               core::quoted(names.table)))
      .on(names);
}

}  // namespace

AuditedRelation::AuditedRelation(Oid relation) : table_(catalog::require_table(relation)) {
  {
    catalog::OpenRelation const asked(table_, AccessShareLock);
    if (asked->rd_rel->relispartition) table_ = audited_table(asked.get());
  }
  catalog::OpenRelation const table(table_, AccessShareLock);
  pg::require_usage(table_);
  shows_all_ = may_select(table_);
  if (!shows_all_ && !may_select_some_column(table_)) refuse(table_);
  refuse_hidden_rows(table_);
  auto const rules = rule::rule_triggers(table.get(), kind.name());
  is_audited_ = !rules.empty();
  if (is_audited_) {
    scope_ = core::read_audit_scope(rules.front().definition);
    require_bound_rule(rules.front().definition, rules.front().name);
  }
  identities_ = identity::identities_of(table_);
  columns_ = catalog::column_names(table.get());
  if (!is_audited_) read_what_was_noted();
  key_ = scope_.key.empty() ? row::EntityKey::of(table.get())
                            : row::EntityKey::of_columns(table.get(), scope_.key);
  key_columns_ = names_of(key_, table.get());
  require_sight_of_key();
  if (!key_.empty()) names_.emplace(identities_, row::EntitySpellings(table.get(), key_));
}

/// The entries of an audit that has ended are told by what it called columns, and knew rows by.
void AuditedRelation::read_what_was_noted() {
  scope_.renames = noted_renames(table_);
  auto const keys = noted_keys(table_);
  was_audited_ = !keys.empty() || std::any_of(identities_.begin(), identities_.end(), has_entries);
  if (keys.empty()) return;
  scope_.keyed_otherwise = core::keyed_otherwise(keys);
  const auto& key = keys.back().columns;
  if (std::find(key.begin(), key.end(), std::string()) == key.end()) {
    scope_.key = key;
  } else {
    scope_.keyed_otherwise = {{PG_INT64_MIN, PG_INT64_MAX}};  // no entry names a row by what there is
    is_key_gone_ = true;
  }
}

/// What cannot be written to cannot be asked about either: its entries would be somewhere else.
void AuditedRelation::require_bound_rule(const core::Json& definition, const std::string& rule) const {
  rule::applying_rule(rule, table_, [&] { identity::require_identity(definition, table_); });
}

/// Whoever gives a key learns whether there has been such a row, and what was in it.
void AuditedRelation::require_sight_of_key() const {
  bool const sees_it = std::all_of(key_columns_.begin(), key_columns_.end(),
                                   [this](const std::string& column) { return shows(column); });
  if (!shows_all_ && (key_columns_.empty() || !sees_it)) refuse(table_);
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

void AuditedRelation::require_history() const {
  if (is_audited_ || was_audited_) return;
  pg::ErrorObject const names = catalog::relation_names(table_);
  throw pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                   fmt::format("table {} was never audited", core::quoted(names.table)))
      .with_hint("See pgshift.audit().")
      .on(names);
}

/// True if a column that the caller may see was called so.
bool AuditedRelation::was_shown_column(const std::string& name) const {
  return std::any_of(scope_.renames.begin(), scope_.renames.end(), [&](const core::ColumnRename& rename) {
    std::string const column = rename.from == name ? column_at(name, rename.before - 1) : std::string();
    return !column.empty() && shows(column);
  });
}

void AuditedRelation::require_field(const std::string& name) const {
  if (name == all_fields) return;
  if (has_column(name) ? shows(name) : was_shown_column(name)) return;
  if (has_column(name) || (!shows_all_ && scope_.has_known(name))) refuse_column(table_, name);
  if (shows_all_ && (scope_.has_known(name) || has_entries_of_field(identities_, name))) return;
  pg::ErrorObject names = catalog::relation_names(table_);
  names.column = name;
  throw pg::Report(ERRCODE_UNDEFINED_COLUMN, fmt::format("table {} has no column {}, and never had one",
                                                         core::quoted(names.table), core::quoted(name)))
      .with_detail(fmt::format("Its columns are {}.", core::quoted_list(columns_)))
      .on(names);
}

std::string AuditedRelation::entity_id(const std::string& typed) const {
  if (is_key_gone_) {
    pg::ErrorObject const names = catalog::relation_names(table_);
    throw pg::Report(
        ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        fmt::format("the columns that the log knows rows of table {} by are gone", core::quoted(names.table)))
        .with_hint("See pgshift.changes(), which has the entries of all rows.")
        .on(names);
  }
  return names_ ? names_->normal(typed) : typed;
}

bool AuditedRelation::is_keyed_otherwise(std::int64_t entry) const {
  const auto& ranges = scope_.keyed_otherwise;
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const core::IdRange& range) { return range.contains(entry); });
}

std::optional<core::RowValues> AuditedRelation::current_row(const std::string& entity_id) const {
  if (key_.empty()) return std::nullopt;
  catalog::OpenRelation const table(table_, AccessShareLock);
  std::vector<std::string> columns = key_columns_;
  std::copy_if(columns_.begin(), columns_.end(), std::back_inserter(columns),
               [this](const std::string& column) { return shows(column); });
  catalog::StableText const stable(true);
  auto const texts = row::EntityLookup(table.get(), key_, entity_id).read(columns);
  if (!texts) return std::nullopt;
  core::RowValues row;
  for (std::size_t i = 0; i < columns.size(); ++i) row.emplace(columns[i], (*texts)[i]);
  return row;
}

std::vector<core::LogEntry> AuditedRelation::entries(const std::string& entity_id) const {
  if (!names_) return entries_of(identities_, {entity_id});
  auto found = entries_of(identities_, names_->all(entity_id));
  std::erase_if(found, [this](const core::LogEntry& entry) { return is_keyed_otherwise(entry.id); });
  return found;
}

core::RowHistory AuditedRelation::history() const {
  core::LogSource source;
  std::size_t const key_size = key_columns_.size();
  source.entries = [this](const std::string& id) { return entries(id); };
  source.main_name = [this](const std::string& id) { return names_ ? names_->all(id).front() : id; };
  source.truncations = [ids = identities_] { return truncations_of(ids); };
  source.current = [this](const std::string& id) { return current_row(id); };
  source.was_among = [this](const core::LogEntry& truncation, const core::RowValues& values) {
    return was_among(table_, scope_, truncation, values);
  };
  source.split = [key_size](const std::string& id) {
    return row::split_entity_id(id, key_size).value_or(std::vector<std::string>());
  };
  source.join = row::join_entity_id;
  return {source, columns_, key_columns_, scope_};
}

}  // namespace audit
