// A rule at work on the rows of one table, in one statement.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "normalize/normalize_rule.hpp"
#include "row/changed_row.hpp"

namespace normalize {

class RowNormalizer {
 public:
  RowNormalizer(std::shared_ptr<const NormalizeRule> rule, MemoryContext statement_memory);

  const NormalizeRule& rule() const noexcept { return *rule_; }

  /// The columns of a new row that are not as they should be, as they should be. Until the next call, and as
  /// long as the current memory context.
  std::span<const pg::ColumnValue> normalize(TupleTableSlot* row, Relation relation) {
    kept_.clear();
    return normalize_rest(row, relation);
  }
  /// The same of a row that takes another's place: what that has and other rules hold fast stays as it is.
  std::span<const pg::ColumnValue> normalize(TupleTableSlot* old_row, TupleTableSlot* row,
                                             Relation relation) {
    kept_.clear();
    if (const HeldValues* const held = rule_->held(relation)) keep(*held, old_row, row);
    return normalize_rest(row, relation);
  }
  /// The same of a new row in which the fields of these places stay as they are.
  std::span<const pg::ColumnValue> normalize(std::vector<bool> kept, TupleTableSlot* row, Relation relation) {
    kept_ = std::move(kept);
    return normalize_rest(row, relation);
  }

  /// The fields that have stayed as they were because of that, by place; empty if none was looked at.
  const std::vector<bool>& kept() const noexcept { return kept_; }
  /// The row as it becomes by the last call.
  TupleTableSlot* row_so_far(TupleTableSlot* row, Relation relation) {
    return row_so_far_.of(row, relation, changes_);
  }

 private:
  void keep(const HeldValues& held, TupleTableSlot* old_row, TupleTableSlot* row);
  std::span<const pg::ColumnValue> normalize_rest(TupleTableSlot* row, Relation relation);
  /// False if that takes the expression.
  bool normalize_ascii(const Field& field, Datum value, const TupleTableSlot* row);
  bool is_changed(const Field& field) const noexcept;
  NullableDatum value_so_far(const Field& field, const TupleTableSlot* row) const noexcept;
  void change(const Field& field, NullableDatum value, const TupleTableSlot* row);
  void evaluate(std::size_t place, Datum value, TupleTableSlot* row, Relation relation);

  std::shared_ptr<const NormalizeRule> rule_;
  MemoryContext statement_memory_;
  std::vector<std::optional<expression::RowExpressionState>> expressions_;
  std::vector<pg::ColumnValue> changes_;
  std::vector<bool> kept_;
  row::ChangedRow row_so_far_;
};

}  // namespace normalize
