// A rule at work on the rows of one table, in one statement.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "normalize/normalize_rule.hpp"
#include "pg/changed_row.hpp"

namespace normalize {

class RowNormalizer {
 public:
  RowNormalizer(std::shared_ptr<const NormalizeRule> rule, MemoryContext statement_memory);

  /// The columns of the row that are not as they should be, as they should be. Until the next call, and as
  /// long as the current memory context.
  std::span<const pg::ColumnValue> normalize(TupleTableSlot* row, Relation relation);

 private:
  /// False if that takes the expression.
  bool normalize_ascii(const Field& field, Datum value, const TupleTableSlot* row);
  bool is_changed(const Field& field) const noexcept;
  NullableDatum value_so_far(const Field& field, const TupleTableSlot* row) const noexcept;
  void change(const Field& field, NullableDatum value, const TupleTableSlot* row);
  void evaluate(std::size_t place, Datum value, TupleTableSlot* row, Relation relation);

  std::shared_ptr<const NormalizeRule> rule_;
  MemoryContext statement_memory_;
  std::vector<std::optional<pg::RowExpressionState>> expressions_;
  std::vector<pg::ColumnValue> changes_;
  pg::ChangedRow row_so_far_;
};

}  // namespace normalize
