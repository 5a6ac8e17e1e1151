// A consensus() rule, a gate, compiled for one table.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "consensus/gate_way.hpp"
#include "consensus/requester.hpp"
#include "core/consensus/gate_definition.hpp"
#include "core/table_id.hpp"
#include "row/entity_key.hpp"
#include "row/state_column.hpp"
#include "rule/expression_rule.hpp"

namespace consensus {

/// What a gate has to know of a row to find the approvals that count for it, in texts that mean the same in
/// every session.
struct RowFacts {
  std::string entity;
  std::optional<std::string> requester;
  std::string bound;  // the bound columns' values, as approvals store them
};

class ConsensusRule final : public rule::ExpressionRule {
 public:
  /// Compiles the stored definition for the rows of `relation`: the table `home.relation` or a partition of
  /// it. Throws a Report or a pg::Error that says what doesn't fit.
  ConsensusRule(const core::Json& definition, std::string name, const rule::RuleHome& home,
                Relation relation);

  /// What approvals name the table by: new ones by the first, and those that it has adopted by another.
  const std::vector<core::TableId>& table_ids() const noexcept { return table_ids_; }
  const core::GateDefinition& gate() const noexcept { return gate_; }
  const row::EntityKey& key() const noexcept { return key_; }
  const std::optional<Requester>& requester() const noexcept { return requester_; }

  /// True if the row is in the state that the gate leads to.
  bool is_in_state(TupleTableSlot* row) const;
  /// True if it is asked of rows that are inserted. A partition's own gate is always, as a row that comes
  /// from another partition is announced by nobody there.
  bool is_for_insert() const noexcept { return is_for_insert_; }
  /// True if the gate is for rows that come from the state that this one is in.
  bool is_for_rows_from(TupleTableSlot* row) const;
  /// True if an UPDATE changes the gate's column.
  bool changes_state(TupleTableSlot* old_row, TupleTableSlot* new_row) const;
  /// True if an UPDATE makes it another entity.
  bool changes_key(TupleTableSlot* old_row, TupleTableSlot* new_row) const;
  /// The row's name among the table's rows.
  std::string entity_of(TupleTableSlot* row) const;
  RowFacts facts_of(TupleTableSlot* row) const;
  /// When an approval of that time stops counting; nothing if never.
  std::optional<TimestampTz> expiry_of(TimestampTz given) const;

  /// The table that its approvals are in. 55000 if it is gone.
  Oid approvals_table() const;

  /// How rows of `relation` come to the gate's state; found when first asked for.
  const Way& way(Relation relation) const;

  /// The condition, for rows of `relation`; null if there is none. A Report (55000) where it can't be
  /// compiled.
  const expression::RowExpression* condition(Relation relation) const {
    return bound_condition_.empty() ? nullptr : &expression(0, relation);
  }

 private:
  struct Bound {
    AttrNumber number;
    std::string column;
  };

  BoundExpression bound(std::size_t place) const override;
  void require_own_approvals() const;
  void find_key(Relation relation);
  void find_bound_columns(Relation relation);
  void read_expiry();
  std::string bound_text(TupleTableSlot* row) const;

  std::vector<core::TableId> table_ids_;
  core::GateDefinition gate_;
  row::StateColumn column_;  // the gate's state, and those of from_states
  row::EntityKey key_;
  std::optional<Requester> requester_;
  std::vector<Bound> bound_;
  std::optional<Interval> expires_;
  bool is_for_insert_;
  bool needs_settings_ = false;  // to write the facts
  core::Json settings_;
  std::string bound_condition_;
  mutable std::unique_ptr<const Way> way_;
};

/// For messages about a gate's condition.
expression::ExpressionSource condition_source(std::string expression, const std::string& rule);

/// What the stored definition's condition is bound to, if it has one.
std::vector<expression::ExpressionSource> bound_expressions(const core::Json& definition,
                                                            const std::string& rule);

}  // namespace consensus
