// The rows of a table of our own in the order of an index.
#pragma once

#include <vector>

#include "storage/own_table.hpp"

namespace storage {

class OrderedRows {
 public:
  /// Those that the snapshot sees and that meet the keys, which go by the table's numbers of its columns and
  /// are about the index's first ones.
  OrderedRows(const OwnTable& table, Oid index, Snapshot snapshot, std::vector<ScanKeyData> keys,
              ScanDirection direction);
  ~OrderedRows();
  OrderedRows(const OrderedRows&) = delete;
  OrderedRows& operator=(const OrderedRows&) = delete;

  /// Null at the end; valid until the next call.
  HeapTuple next();

 private:
  std::vector<ScanKeyData> keys_;
  ScanDirection direction_;
  Relation index_ = nullptr;
  SysScanDesc scan_ = nullptr;
  pg::Unwinding unwinding_;
};

}  // namespace storage
