// pgshift.enforce(): in which sessions a table's rules hold.
#include <fmt/format.h>

#include "core/message_text.hpp"
#include "pg/arguments.hpp"
#include "rule/governed_table.hpp"
#include "rule/rule_kind.hpp"
#include "rule/rule_trigger.hpp"

namespace rule {

namespace {

[[noreturn]] void refuse_partition(Oid table, const RuleTrigger& rule) {
  Oid const home = rule_home(rule.oid, table).relation;
  throw pg::Report(
      ERRCODE_WRONG_OBJECT_TYPE,
      fmt::format("partition {} has rule {} from {}", core::quoted(catalog::relation_names(table).table),
                  core::quoted(rule.name), core::quoted(catalog::relation_names(home).table)))
      .with_hint("Say it of the partitioned table.")
      .on(catalog::relation_names(table));
}

/// Those that the tables have of their own: partitions' copies go with their parent's.
std::vector<RuleTrigger> own_rules(Oid table) {
  catalog::OpenRelation const relation(table, NoLock);
  std::vector<RuleTrigger> rules = rule_triggers(relation.get());
  std::erase_if(rules, [](const RuleTrigger& rule) { return rule.is_inherited; });
  return rules;
}

std::vector<Oid> tables_to_change(Oid table) {
  catalog::OpenRelation const relation(table, NoLock);
  for (const RuleTrigger& rule : rule_triggers(relation.get())) {
    if (rule.is_inherited) refuse_partition(table, rule);
  }
  return partition_tree(relation.get());
}

void enforce(const pg::Arguments& arguments) {
  Oid const table = arguments.relation(0, "relation");
  core::Enforcement const mode = core::parse_enforcement(arguments.text(1, "mode"));
  // CREATE OR REPLACE TRIGGER and ALTER TABLE ... ENABLE TRIGGER take no stronger lock.
  lock_rule_table(table, ShareRowExclusiveLock);
  bool has_rules = false;
  for (Oid const oid : tables_to_change(table)) {
    for (const RuleTrigger& rule : own_rules(oid)) {
      // A trigger that a user has made by hand, without a definition, is left as it is.
      if (find_kind(rule.kind) == nullptr || rule.definition.object() == nullptr) continue;
      RuleToInstall again = altered(rule, rule.definition);
      again.enforcement = mode;
      again.enabled = std::nullopt;
      install_rule(oid, again);
      has_rules = true;
    }
  }
  if (!has_rules) {
    pg::ErrorObject const names = catalog::relation_names(table);
    throw pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                     fmt::format("table {} has no rules", core::quoted(names.table)))
        .with_hint("Make them first, for example by pgshift.define().")
        .on(names);
  }
  sync_truncate_triggers(table);
}

}  // namespace

}  // namespace rule

PGSHIFT_WRITER(pgshift_enforce) {
  rule::enforce(pg::Arguments(fcinfo));
  return PG_GETARG_DATUM(0);
}
