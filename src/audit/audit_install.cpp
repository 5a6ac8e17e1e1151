// pgshift.audit(): checks everything, then creates or replaces the rule's trigger.
#include "audit/audit_kind.hpp"
#include "audit/audit_truncate.hpp"
#include "audit/log/audit_log.hpp"
#include "audit/noted_columns.hpp"
#include "identity/table_identity.hpp"
#include "pg/arguments.hpp"
#include "pg/jsonb.hpp"
#include "pg/security.hpp"
#include "rule/governed_table.hpp"
#include "rule/rule_installation.hpp"

namespace audit {

namespace {

core::AuditScope scope_asked_for(const pg::Arguments& arguments) {
  core::AuditScope scope;
  if (arguments.given(1)) scope.track = arguments.texts(1, "track");
  if (arguments.given(2)) scope.exclude = arguments.texts(2, "exclude");
  if (arguments.given(3)) scope.redact = arguments.texts(3, "redact");
  if (arguments.given(4)) scope.key = arguments.texts(4, "key");
  scope.check();
  return scope;
}

void require_columns(Relation relation, const core::AuditScope& scope) {
  for (const std::string& name : scope.named()) catalog::require_column(relation, name);
}

/// Everything that can refuse the rule. Nothing is open any more when it returns: CREATE TRIGGER wants the
/// table for itself.
rule::RuleToInstall check(Oid table, const pg::Arguments& arguments) {
  catalog::OpenRelation const relation(table, NoLock);
  std::vector<Oid> const partitions = rule::partition_tree(relation.get());
  core::AuditScope scope = scope_asked_for(arguments);
  require_columns(relation.get(), scope);
  rule::RuleIdentity const identity{
      std::string(kind.name()), kind.trigger_name({}), {}, [](const core::Json&) { return true; }};
  rule::RuleToInstall install = rule::begin_installation(relation.get(), partitions, identity);
  core::TableId const id = identity::ensure_identity(table);
  // Whichever columns are followed, what they were called is true, and which of them names a row.
  scope.renames = noted_renames(table);
  scope.keyed_otherwise = note_key(table, key_names(scope, relation.get()));
  core::Json const definition = core::with_table_id(core::write_audit_scope(scope), id);
  rule::RuleHome const home{InvalidOid, table};
  for (Oid const oid : partitions) {
    catalog::OpenRelation const partition(oid, NoLock);
    AuditRule const compiles(definition, install.name, home, partition.get());
  }
  install.definition = definition;
  install.events = "AFTER INSERT OR UPDATE OR DELETE";
  return install;
}

void install(const pg::Arguments& arguments) {
  Oid const table = arguments.relation(0, "relation");
  rule::lock_rule_table(table, ShareRowExclusiveLock);
  ensure_log();
  rule::RuleToInstall const rule = check(table, arguments);
  rule::install_rule(table, rule);
  rule::add_truncate_triggers(table, truncate_trigger);
}

}  // namespace

}  // namespace audit

PGSHIFT_WRITER(pgshift_audit) {
  audit::install(pg::Arguments(fcinfo));
  return PG_GETARG_DATUM(0);
}
