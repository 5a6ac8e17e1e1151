// Values that a table's other rules hold fast: what nobody changes stays as it was written, normal or not.
//
// In a row that is frozen nothing may change, and what was approved of a value is not about another one: a
// normalizer that came later would keep such a row from every step, even from those that are declared.
#pragma once

#include <memory>
#include <vector>

#include "row/state_column.hpp"

namespace normalize {

class HeldValues {
 public:
  /// By the rules that the relation has, and that are not disabled. One that can't be applied is said to be.
  explicit HeldValues(Relation relation);

  /// True if it has none that hold anything fast.
  bool empty() const noexcept { return frozen_.empty() && bound_.empty(); }
  /// True of a row that is frozen, with all that is in it.
  bool freeze(TupleTableSlot* row) const;
  /// True of a column that approvals are bound to.
  bool bind(AttrNumber column) const noexcept;

 private:
  // A state's column, and the states in which it freezes the row.
  std::vector<std::unique_ptr<const row::StateColumn>> frozen_;
  std::vector<AttrNumber> bound_;
};

}  // namespace normalize
