// One row of a table of our own after the other, each found by an index that stays open meanwhile.
#pragma once

#include <vector>

#include "storage/keys.hpp"
#include "storage/table.hpp"

namespace storage {

class IndexSearch {
 public:
  /// By columns that an index of the table begins with, 55000 if there is none any more; each
  /// search sets the values to compare with. Sees what is committed at the moment of the search,
  /// whichever snapshot the transaction has, and what this transaction has written. Rows that wait
  /// in a TableAppender are not written first. The index is locked by AccessShareLock until the
  /// transaction ends. The table outlives it.
  IndexSearch(const Table& table, Keys keys);
  ~IndexSearch();
  IndexSearch(const IndexSearch&) = delete;
  IndexSearch& operator=(const IndexSearch&) = delete;

  /// The first row, in the index's order, whose columns compare with these values, one for each key, as the
  /// keys say; null if there is none. Valid until the next search. Values that are pointers must
  /// stay valid as long as that row is used. NULL can't be searched for.
  TupleTableSlot* find(std::span<const Datum> values);

 private:
  std::vector<ScanKeyData> keys_;
  Relation index_;
  IndexScanDesc scan_;
  TupleTableSlot* row_;
  pg::Unwinding unwinding_;
};

}  // namespace storage
