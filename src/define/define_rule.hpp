// A define() rule, compiled for one table.
#pragma once

#include <string>
#include <vector>

#include "core/invalid_argument.hpp"
#include "core/machine/machine_definition.hpp"
#include "core/machine/state_stamps.hpp"
#include "row/clock_column.hpp"
#include "row/entity_key.hpp"
#include "row/state_column.hpp"
#include "rule/expression_rule.hpp"

namespace define {

/// A column that gets the time of entering states.
struct Stamp {
  core::StateStamp states;
  row::ClockColumn column;
};

class DefineRule final : public rule::ExpressionRule {
 public:
  /// Compiles the stored definition for the rows of `relation`: the table `home.relation` or a partition of
  /// it. Throws a Report or a pg::Error that says what doesn't fit.
  DefineRule(const core::Json& definition, std::string name, const rule::RuleHome& home, Relation relation);

  const row::StateColumn& column() const noexcept { return column_; }
  const core::StateMachine& machine() const noexcept { return machine_.states; }
  const std::vector<Stamp>& stamps() const noexcept { return stamps_; }
  /// True of a column that may change in a frozen row all the same: one that is exempt, or stamped.
  bool may_change(AttrNumber column) const noexcept {
    return !may_change_.empty() && may_change_[static_cast<std::size_t>(column - 1)];
  }

  const std::vector<core::TransitionHook>& guards() const noexcept { return machine_.guards; }
  /// True if some are asked of rows that are inserted.
  bool guards_insert() const noexcept { return guards_insert_; }
  /// The guard of that place, for rows of `relation`. A Report (55000) where it can't be compiled.
  const expression::RowExpression& guard_expression(std::size_t place, Relation relation) const {
    return expression(place, relation);
  }

  /// The channel to notify of transitions; empty if none.
  const std::string& channel() const noexcept { return channel_; }
  const row::EntityKey& key() const noexcept { return key_; }
  /// By which a row that moves between partitions is known again.
  const row::EntityKey& identity() const noexcept { return identity_; }

 private:
  DefineRule(core::DefinedMachine machine, const core::Json& definition, std::string name,
             const rule::RuleHome& home, Relation relation);
  void let_change(Relation relation, const std::vector<std::string>& columns);
  BoundExpression bound(std::size_t place) const override;

  core::DefinedMachine machine_;
  row::StateColumn column_;
  core::Json settings_;
  core::Json bound_guards_;
  bool guards_insert_;
  std::string channel_;
  row::EntityKey key_;
  row::EntityKey identity_;
  std::vector<Stamp> stamps_;
  std::vector<bool> may_change_;  // by column; empty if that is none
};

/// How a guard is parsed, and what messages call it. Before the first state there is no OLD.
expression::ExpressionSource guard_source(const core::TransitionHook& guard, std::string expression,
                                          const std::string& rule);

/// What the stored definition's guards are bound to. InvalidArgument where it has another shape.
std::vector<expression::ExpressionSource> bound_expressions(const core::Json& definition,
                                                            const std::string& rule);

/// The column that a stored definition governs; empty if it doesn't say.
std::string governed_column(const core::Json& definition);

}  // namespace define
