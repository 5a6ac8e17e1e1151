// What installers of all kinds have in common: a rule replaces the same rule of the same table, and a
// partitioned table's rule is the only one that its partitions have.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "rule/rule_trigger.hpp"

namespace rule {

/// Which rule is to be installed.
struct RuleIdentity {
  std::string kind;
  std::string trigger_name;  // if there is no such rule yet
  std::string subject;       // for messages: "status"; empty where a table has one rule of the kind
  /// True for the definition of that same rule.
  std::function<bool(const core::Json& definition)> is_same;
};

/// This relation's own rule, or a partition's copy of its parent's, if it has that rule. The caller
/// holds a lock on it.
std::optional<RuleTrigger> installed_rule(Relation relation, const RuleIdentity& rule);

/// The rule with its kind, its name, taken over from the one that it replaces, and how it is enforced: as the
/// other rules of the table are. A Report (42710) if the table has the rule from its parent, if one of
/// `partitions` has one of its own, or if the name is taken by a trigger that is no rule. The
/// caller has locked the relation and `partitions`, as lock_rule_table() and partition_tree() do.
RuleToInstall begin_installation(Relation relation, const std::vector<Oid>& partitions,
                                 const RuleIdentity& rule);

}  // namespace rule
