// Rows that a message speaks of: how many there are, and a few of their names.
#pragma once

#include <string>
#include <vector>

#include "row/entity_key.hpp"

namespace row {

class RowSample {
 public:
  /// Counts a row. `key` names it; if that is empty, its place does.
  void add(TupleTableSlot* row, const EntityKey& key);

  std::size_t count() const noexcept { return count_; }
  /// `Rows: "1", "2".`, or `Among them: …` where there are more.
  std::string message() const;

 private:
  static constexpr std::size_t most_shown = 5;

  std::size_t count_ = 0;
  std::vector<std::string> ids_;
};

}  // namespace row
