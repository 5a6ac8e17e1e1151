#include "rule/rule_installation.hpp"

#include <fmt/format.h>

#include "core/message_text.hpp"

namespace rule {

namespace {

/// "its rule on "status"", "its normalize rule".
std::string named(const RuleIdentity& rule) {
  return rule.subject.empty() ? fmt::format("{} rule", rule.kind)
                              : fmt::format("rule on {}", core::quoted(rule.subject));
}

void refuse_inherited(Relation relation, const RuleTrigger& rule, const RuleIdentity& identity) {
  Oid const home = rule_home(rule.oid, RelationGetRelid(relation)).relation;
  throw pg::Report(
      ERRCODE_DUPLICATE_OBJECT,
      fmt::format("partition {} has its {} from {}", core::quoted(RelationGetRelationName(relation)),
                  named(identity), core::quoted(catalog::relation_names(home).table)))
      .with_hint("Define the rule on the partitioned table.")
      .on(catalog::relation_names(RelationGetRelid(relation)));
}

void refuse_partitions_own(Relation partition, const RuleIdentity& identity) {
  auto const rule = installed_rule(partition, identity);
  if (!rule || rule->is_inherited) return;
  throw pg::Report(ERRCODE_DUPLICATE_OBJECT,
                   fmt::format("partition {} has a {} of its own",
                               core::quoted(RelationGetRelationName(partition)), named(identity)))
      .with_hint(
          "Remove it by pgshift.drop_rule() first; the rule of a partitioned table holds for its partitions.")
      .on(catalog::relation_names(RelationGetRelid(partition)));
}

void refuse_taken_name(Relation relation, const std::string& name) {
  const TriggerDesc* triggers = relation->trigdesc;
  for (int i = 0; triggers != nullptr && i < triggers->numtriggers; ++i) {
    if (name != triggers->triggers[i].tgname) continue;
    throw pg::Report(ERRCODE_DUPLICATE_OBJECT,
                     fmt::format("trigger {} for relation {} already exists and is no rule",
                                 core::quoted(name), core::quoted(RelationGetRelationName(relation))))
        .on(catalog::relation_names(RelationGetRelid(relation)));
  }
}

}  // namespace

std::optional<RuleTrigger> installed_rule(Relation relation, const RuleIdentity& rule) {
  for (RuleTrigger& trigger : rule_triggers(relation, rule.kind)) {
    if (rule.is_same(trigger.definition)) return std::move(trigger);
  }
  return std::nullopt;
}

RuleToInstall begin_installation(Relation relation, const std::vector<Oid>& partitions,
                                 const RuleIdentity& rule) {
  auto const replaced = installed_rule(relation, rule);
  if (replaced && replaced->is_inherited) refuse_inherited(relation, *replaced, rule);
  for (Oid const oid : partitions) {
    if (oid == RelationGetRelid(relation)) continue;
    catalog::OpenRelation const partition(oid, NoLock);
    refuse_partitions_own(partition.get(), rule);
  }
  RuleToInstall install;
  install.kind = rule.kind;
  install.enforcement = enforcement_on(relation);
  if (replaced) {
    install.name = replaced->name;
  } else {
    install.name = rule.trigger_name;
    refuse_taken_name(relation, install.name);
  }
  return install;
}

}  // namespace rule
