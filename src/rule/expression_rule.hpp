// A compiled rule with expressions that users wrote, such as guards.
#pragma once

#include <memory>
#include <string>

#include "expression/compiled_expressions.hpp"
#include "rule/rule_cache.hpp"
#include "rule/rule_trigger.hpp"

namespace rule {

class ExpressionRule : public Rule {
 public:
  bool is_current() const noexcept override { return expressions_.are_current(); }
  void compile_all(Relation relation) const override;

  const std::string& name() const noexcept { return name_; }
  const RuleHome& home() const noexcept { return home_; }

 protected:
  /// What an expression is bound to, and what it runs under.
  struct BoundExpression {
    expression::ExpressionSource source;
    const core::Json& settings;
  };

  ExpressionRule(std::string name, const RuleHome& home, std::size_t expressions)
      : name_(std::move(name)), home_(home), expressions_(expressions) {}

  /// The expression in that place, for rows of `relation`. A Report (55000) where it can't be
  /// compiled. It is compiled when it is first asked for, with the rights of the current user, and
  /// lives as long as the rule. To compile takes AccessShareLock on the table that the rule was
  /// made on, until the transaction ends.
  const expression::RowExpression& expression(std::size_t place, Relation relation) const;
  virtual BoundExpression bound(std::size_t place) const = 0;

 private:
  expression::CompiledExpressions::Compiled compile(std::size_t place, Relation relation) const;

  std::string name_;
  RuleHome home_;
  mutable expression::CompiledExpressions expressions_;
};

}  // namespace rule
