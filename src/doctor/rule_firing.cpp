#include "doctor/rule_firing.hpp"

#include <unordered_map>

#include <fmt/format.h>

#include "core/message_text.hpp"
#include "pg/text.hpp"

namespace doctor {

namespace {

using core::Severity;

struct Deviation {
  Severity severity;
  const char* what;
};

Deviation deviation(char mode) {
  switch (mode) {
    case TRIGGER_DISABLED:
      return {Severity::error, "the rule is disabled"};
    case TRIGGER_FIRES_ON_REPLICA:
      return {Severity::error, "the rule holds for replica sessions only"};
    case TRIGGER_FIRES_ON_ORIGIN:
      return {Severity::warning,
              "the rule does not hold for sessions with session_replication_role = replica"};
    default:
      return {Severity::warning,
              "the rule holds for sessions with session_replication_role = replica, too, which it is not to"};
  }
}

void examine_mode(Oid table, const rule::RuleTrigger& rule, char wanted, core::Findings* findings) {
  auto const [severity, what] = deviation(rule.enabled);
  findings->add(table, rule.name, severity, what,
                core::Remedy::sql(fmt::format(
                    "ALTER TABLE {} ENABLE {}TRIGGER {};", pg::quote_relation(table),
                    wanted == TRIGGER_FIRES_ALWAYS ? "ALWAYS " : "", pg::quote_identifier(rule.name))));
}

Oid parent_of(Oid partition) {
  return pg::call(
      [&] { return get_rel_relispartition(partition) ? get_partition_parent(partition, true) : InvalidOid; });
}

}  // namespace

std::optional<rule::RuleTrigger> copy_of(const rule::RuleTrigger& rule, Relation partition) {
  for (rule::RuleTrigger& copy : rule::rule_triggers(partition, rule.kind)) {
    if (rule::rule_home(copy.oid, RelationGetRelid(partition)).trigger == rule.oid) return std::move(copy);
  }
  return std::nullopt;
}

void examine_firing(const rule::Kind& kind, const rule::ExaminedRule& rule, core::Findings* findings) {
  Oid const home = RelationGetRelid(rule.home);
  char const wanted = rule::expected_enabled(rule.trigger.definition);
  // Parents come before their partitions.
  std::unordered_map<Oid, char> modes;
  for (Oid const oid : rule.tree) {
    catalog::OpenRelation const table(oid, NoLock);
    auto const copy = oid == home ? std::optional(rule.trigger) : copy_of(rule.trigger, table.get());
    if (!copy) {
      findings->add(
          oid, rule.trigger.name, Severity::error, "the partition does not have its table's rule",
          rule::owners_remedy(rule, kind.installer_call(rule.trigger.definition, home, true).select()));
      continue;
    }
    modes[oid] = copy->enabled;
    // What puts a table right, puts its partitions right.
    auto const parent = modes.find(parent_of(oid));
    bool const like_parent = oid != home && parent != modes.end() && parent->second == copy->enabled;
    if (copy->enabled != wanted && !like_parent) examine_mode(oid, *copy, wanted, findings);
  }
}

}  // namespace doctor
