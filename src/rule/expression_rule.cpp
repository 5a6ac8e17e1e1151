#include "rule/expression_rule.hpp"

#include "rule/rule_application.hpp"

namespace rule {

expression::CompiledExpressions::Compiled ExpressionRule::compile(std::size_t place,
                                                                  Relation relation) const {
  BoundExpression const one = bound(place);
  // A write to a partition by itself has not locked the partitioned table. PostgreSQL takes this
  // very lock, in this order, when it computes a partition's constraint.
  catalog::OpenRelation const table(home_.relation, AccessShareLock);
  return expression::RowExpression::compile(one.source, one.settings, home_.holder(), table.get(), relation);
}

const expression::RowExpression& ExpressionRule::expression(std::size_t place, Relation relation) const {
  return expressions_.at(place, [&] {
    return applying_rule(name_, RelationGetRelid(relation), [&] { return compile(place, relation); });
  });
}

void ExpressionRule::compile_all(Relation relation) const {
  for (std::size_t place = 0; place < expressions_.size(); ++place) {
    // Not within applying_rule(): an installer shows the parser's own errors.
    expressions_.at(place, [&] { return compile(place, relation); });
  }
}

}  // namespace rule
