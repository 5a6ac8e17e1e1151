// The rows of a table of our own that its index leads to.
#pragma once

#include <vector>

#include "storage/own_table.hpp"

namespace storage {

class OwnRows {
 public:
  /// Those that the snapshot sees and whose columns, the first of the index, equal the keys' values. Keys go
  /// by the table's numbers of its columns.
  OwnRows(const OwnTable& table, Snapshot snapshot, std::vector<ScanKeyData> keys);
  ~OwnRows();
  OwnRows(const OwnRows&) = delete;
  OwnRows& operator=(const OwnRows&) = delete;

  /// Null at the end; valid until the next call.
  HeapTuple next();

 private:
  std::vector<ScanKeyData> keys_;
  SysScanDesc scan_;
  pg::Unwinding unwinding_;
};

}  // namespace storage
