// A row as it will be: with other values in some of its columns.
#pragma once

#include <span>

#include "pg/row.hpp"

namespace pg {

class ChangedRow {
 public:
  /// It lives as long as that memory.
  explicit ChangedRow(MemoryContext statement_memory) noexcept : statement_memory_(statement_memory) {}

  /// The row with these changes, until the next call.
  TupleTableSlot* of(TupleTableSlot* row, Relation relation, std::span<const ColumnValue> changes);

 private:
  MemoryContext statement_memory_;
  TupleTableSlot* slot_ = nullptr;
};

}  // namespace pg
