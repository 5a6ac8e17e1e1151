// All rows of one table as of now, whatever row security says: for checks that must miss none.
#pragma once

#include "catalog/relation.hpp"

namespace row {

class TableScan {
 public:
  /// Sees what is committed at this moment, also under REPEATABLE READ. The caller holds a lock that keeps
  /// writers out, and the relation has storage of its own.
  explicit TableScan(Relation relation);
  ~TableScan();
  TableScan(const TableScan&) = delete;
  TableScan& operator=(const TableScan&) = delete;

  /// False at the end. Leaves a memory context current that the next call empties.
  bool next();
  TupleTableSlot* row() const noexcept { return row_; }

 private:
  MemoryContext caller_;
  MemoryContext row_memory_;
  Snapshot snapshot_;
  TableScanDesc scan_;
  TupleTableSlot* row_;
  pg::Unwinding unwinding_;
};

}  // namespace row
