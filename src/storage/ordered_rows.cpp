#include "storage/ordered_rows.hpp"

namespace storage {

OrderedRows::OrderedRows(const OwnTable& table, Oid index, Snapshot snapshot, std::vector<ScanKeyData> keys,
                         ScanDirection direction)
    : keys_(std::move(keys)), direction_(direction) {
  pg::call([&] {
    index_ = index_open(index, AccessShareLock);
    scan_ = systable_beginscan_ordered(table.relation(), index_, snapshot, static_cast<int>(keys_.size()),
                                       keys_.data());
  });
}

OrderedRows::~OrderedRows() {
  // An error's abort ends the scan.
  if (unwinding_.has_begun()) return;
  systable_endscan_ordered(scan_);
  index_close(index_, NoLock);
}

HeapTuple OrderedRows::next() {
  return pg::call([&] {
    CHECK_FOR_INTERRUPTS();
    return systable_getnext_ordered(scan_, direction_);
  });
}

}  // namespace storage
