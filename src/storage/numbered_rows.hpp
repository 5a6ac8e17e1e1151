// Rows of a table of our own that an index numbers, without gaps, beneath a key: the last of them is found
// however many dead rows there are beside it.
#pragma once

#include <optional>
#include <vector>

#include "storage/keys.hpp"
#include "storage/table.hpp"

namespace storage {

/// Locks the index by AccessShareLock until the transaction ends. The table outlives it.
class NumberedRows {
 public:
  /// The rows that meet the keys, which are equalities about the index's first columns, in their order. The
  /// next column, an integer, numbers them 1, 2, 3 ... in the order in which they were added.
  NumberedRows(const Table& table, Oid index, Keys keys);
  ~NumberedRows();
  NumberedRows(const NumberedRows&) = delete;
  NumberedRows& operator=(const NumberedRows&) = delete;

  /// A copy, in the current memory context, of the last row that the snapshot sees, of those up to
  /// that number; null if there is none. A dirty snapshot's xmin and xmax then name the
  /// transactions in flight that have written and removed that row.
  HeapTuple last(Snapshot snapshot, std::int32_t up_to);

 private:
  struct Search;

  Relation table_;
  Relation index_;
  std::vector<ScanKeyData> keys_;  // the last one is about the number
  pg::Unwinding unwinding_;
};

}  // namespace storage
