// A rule that can't be applied stops the write and names itself.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "catalog/relation.hpp"
#include "expression/application.hpp"
#include "rule/rule_trigger.hpp"

namespace rule {

/// Says which rule on which table can't be applied, and why: SQLSTATE 55000. `rule` has the
/// trigger's name for its constraint.
pg::Report inapplicable_rule(const pg::ErrorObject& rule, const char* why);

/// Runs it; what is wrong with the rule itself becomes an inapplicable_rule(), any other error passes.
template <class Body>
auto applying_rule(const std::string& rule, Oid table, Body&& body) {
  // Looked up before anything fails: after an error there is nothing to do but to let it pass.
  pg::ErrorObject object = catalog::relation_names(table);
  object.constraint = rule;
  return expression::applying(body, [&](const char* why, const std::string& detail) {
    return inapplicable_rule(object, why).with_detail(detail);
  });
}

/// Compiles a trigger's rule for the cache. The caller has the relation open. Whatever is wrong
/// with the definition, a Report (55000) names the rule; what has nothing to do with it, such as a
/// cancelled query, passes.
template <class CompiledRule>
std::shared_ptr<const CompiledRule> compile_applying(Relation relation, const Trigger& trigger) {
  Oid const table = RelationGetRelid(relation);
  return applying_rule(trigger.tgname, table, [&] {
    RuleHome const home = rule_home(trigger.tgoid, table);
    return std::make_shared<const CompiledRule>(trigger_definition(trigger), trigger.tgname, home, relation);
  });
}

}  // namespace rule
