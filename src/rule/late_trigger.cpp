#include "rule/late_trigger.hpp"

#include <algorithm>

#include "catalog/relation.hpp"
#include "rule/rule_trigger.hpp"

namespace rule {

bool fires_after_rules(Oid table, const std::string& trigger, std::int16_t type) {
  if (!TRIGGER_FOR_ROW(type) || !TRIGGER_FOR_BEFORE(type)) return false;
  std::vector<Oid> const tree = catalog::relation_tree(table, AccessShareLock);
  return std::any_of(tree.begin(), tree.end(), [&](Oid oid) {
    catalog::OpenRelation const relation(oid, AccessShareLock);
    auto const rules = rule_triggers(relation.get());
    return std::any_of(rules.begin(), rules.end(), [&](const RuleTrigger& rule) {
      return rule.name < trigger && rule.events.starts_with("BEFORE");
    });
  });
}

}  // namespace rule
