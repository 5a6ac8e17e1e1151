#include "audit/audit_kind.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "audit/audit_examination.hpp"
#include "audit/audit_truncate.hpp"
#include "audit/log/audit_log.hpp"
#include "audit/log/audit_salts.hpp"
#include "audit/log/audit_seals.hpp"
#include "audit/noted_columns.hpp"
#include "catalog/relation.hpp"
#include "core/message_text.hpp"

namespace audit {

namespace {

/// The definition with another scope, of the same table.
core::Json with_scope(const core::Json& definition, const core::AuditScope& scope) {
  core::Json changed = core::write_audit_scope(scope);
  auto const id = core::table_id_of(definition);
  return id ? core::with_table_id(std::move(changed), *id) : changed;
}

}  // namespace

std::span<const std::string_view> AuditKind::members() const noexcept {
  static constexpr std::array<std::string_view, 7> all{"track",   "exclude",         "redact",  "key",
                                                       "renames", "keyed_otherwise", "table_id"};
  return all;
}

std::string AuditKind::trigger_name(const core::Json& /*definition*/) const {
  return "zz_pgshift_4_audit";
}

rule::InstallerCall AuditKind::installer_call(const core::Json& definition, Oid table,
                                              bool /*unseen*/) const {
  core::AuditScope const scope = core::read_audit_scope(definition);
  rule::InstallerCall call("audit", table);
  if (scope.track) call.with("track", *scope.track);
  if (!scope.exclude.empty()) call.with("exclude", scope.exclude);
  if (!scope.redact.empty()) call.with("redact", scope.redact);
  if (!scope.key.empty()) call.with("key", scope.key);
  return call;
}

std::vector<storage::NamedDefinition> AuditKind::records(const core::Json& /*definition*/) const {
  std::vector<storage::NamedDefinition> shapes{named_log()};
  if (AuditSeals::exist()) shapes.push_back(AuditSeals::definition());
  if (AuditSalts::exist()) shapes.push_back(AuditSalts::definition());
  return shapes;
}

bool AuditKind::needs_primary_key(const core::Json& definition) const {
  return core::read_audit_scope(definition).key.empty();
}

bool AuditKind::names_column(const core::Json& definition, std::string_view column) const {
  return core::read_audit_scope(definition).needs(column);
}

std::optional<core::Json> AuditKind::rename_column(const core::Json& definition, const std::string& from,
                                                   const std::string& to) const {
  core::AuditScope scope = core::read_audit_scope(definition);
  scope.rename(from, to, take_log_id(require_log()));
  return with_scope(definition, scope);
}

std::optional<core::Json> AuditKind::add_column(const core::Json& definition,
                                                const std::string& column) const {
  core::AuditScope scope = core::read_audit_scope(definition);
  if (!scope.has_been_left(column)) return std::nullopt;
  scope.rename({}, column, take_log_id(require_log()));
  return with_scope(definition, scope);
}

std::optional<core::Json> AuditKind::replace_key(Relation relation, const rule::RuleTrigger& rule,
                                                 const std::vector<std::string>& former) const {
  core::AuditScope scope = core::read_audit_scope(rule.definition);
  if (!scope.key.empty()) return std::nullopt;
  for (const std::string& column : former) {
    if (catalog::find_column(relation, column) != InvalidAttrNumber) continue;
    pg::ErrorObject object = catalog::relation_names(RelationGetRelid(relation));
    object.constraint = rule.name;
    throw pg::Report(ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST,
                     fmt::format("cannot replace the primary key of table {} because rule {} depends on it",
                                 core::quoted(object.table), core::quoted(rule.name)))
        .with_detail("A column by which its entries name their rows would be gone.")
        .with_hint("Keep the column, or remove the rule by pgshift.drop_rule() first.")
        .on(object);
  }
  scope.key = former;
  std::string const table = catalog::relation_names(RelationGetRelid(relation)).table;
  std::string const columns = core::quoted_list(former);
  pg::call([&] {
    ereport(NOTICE,
            (errmsg("the audit of table \"%s\" goes on naming rows by %s", table.c_str(), columns.c_str()),
             errdetail("Its entries are not about what the new primary key names."),
             errhint("Call pgshift.audit() with another key if that is to change.")));
  });
  return with_scope(rule.definition, scope);
}

void AuditKind::note_columns(Oid table, const catalog::ColumnChanges& changes) const {
  audit::note_columns(table, changes);
}

bool AuditKind::needs_value(Relation relation, const core::Json& definition, const std::string& column,
                            const std::string& /*value*/) const {
  auto const named = core::read_audit_scope(definition).key;
  if (!named.empty()) return std::find(named.begin(), named.end(), column) != named.end();
  auto const key = row::EntityKey::of(relation);
  return std::find(key.columns().begin(), key.columns().end(), catalog::find_column(relation, column)) !=
         key.columns().end();
}

const rule::TruncateTrigger* AuditKind::truncate() const noexcept {
  return &truncate_trigger;
}

void AuditKind::examine(const rule::ExaminedRule& rule, core::Findings* findings) const {
  audit::examine(rule, findings);
}

}  // namespace audit
