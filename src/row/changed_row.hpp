// A row with other values in some of its columns, for what must see it before it is written.
#pragma once

#include <span>

#include "pg/slot.hpp"

namespace row {

class ChangedRow {
 public:
  explicit ChangedRow(MemoryContext statement_memory) noexcept : statement_memory_(statement_memory) {}

  /// The row itself where nothing changes. Otherwise until the next call, and as long as the row and the
  /// values.
  TupleTableSlot* of(TupleTableSlot* row, Relation relation, std::span<const pg::ColumnValue> changes) {
    return changes.empty() ? row : changed(row, relation, changes);
  }

 private:
  TupleTableSlot* changed(TupleTableSlot* row, Relation relation, std::span<const pg::ColumnValue> changes);

  MemoryContext statement_memory_;
  TupleTableSlot* slot_ = nullptr;
};

}  // namespace row
