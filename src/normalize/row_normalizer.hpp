// A rule at work on the rows of one table, in one statement.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "normalize/normalize_rule.hpp"

namespace normalize {

class RowNormalizer {
 public:
  RowNormalizer(std::shared_ptr<const NormalizeRule> rule, MemoryContext statement_memory);

  /// How many columns of the row are not as they should be. Which, and what they should be, stands in
  /// columns(), values() and nulls() until the next call, as long as the current memory context.
  int normalize(TupleTableSlot* row, Relation relation);

  const int* columns() const noexcept { return columns_.data(); }
  const Datum* values() const noexcept { return values_.data(); }
  const bool* nulls() const noexcept { return nulls_.get(); }

 private:
  enum class Verdict { normal, changed, undecided };

  static Verdict try_ascii(const Field& field, Datum value, Datum* result);
  void evaluate(std::size_t place, Datum value, TupleTableSlot* row, Relation relation);
  void change(AttrNumber column, NullableDatum value);
  TupleTableSlot* row_so_far(TupleTableSlot* row, Relation relation);

  std::shared_ptr<const NormalizeRule> rule_;
  MemoryContext statement_memory_;
  std::vector<std::optional<pg::RowExpressionState>> expressions_;
  int changed_ = 0;
  std::vector<int> columns_;
  std::vector<Datum> values_;
  std::unique_ptr<bool[]> nulls_;
  TupleTableSlot* row_so_far_ = nullptr;
};

}  // namespace normalize
