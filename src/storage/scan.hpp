// The rows of a table of our own that an index leads to, in its order.
#pragma once

#include <vector>

#include "storage/keys.hpp"
#include "storage/table.hpp"

namespace storage {

/// Writes what waits to be written before it looks. The table and the snapshot outlive it. The
/// index is locked by AccessShareLock until the transaction ends.
class Scan {
 public:
  /// The rows that the snapshot sees and that meet the keys, by the index that begins with these columns;
  /// 55000 if there is none.
  Scan(const Table& table, Snapshot snapshot, const Keys& keys);
  /// The same by an index that the table has found, and whose first columns the keys are about, in
  /// its order or backward. Without an index all rows are read, in the order in which they lie there.
  Scan(const Table& table, Oid index, Snapshot snapshot, Keys keys,
       ScanDirection direction = ForwardScanDirection);
  ~Scan();
  Scan(const Scan&) = delete;
  Scan& operator=(const Scan&) = delete;

  /// Null at the end; valid until the next call. Notices a query's cancellation (57014). After an
  /// error it must not be called again.
  HeapTuple next();

 private:
  Keys keys_;
  ScanDirection direction_;
  Relation index_ = nullptr;
  SysScanDesc scan_ = nullptr;
  pg::Unwinding unwinding_;
};

}  // namespace storage
