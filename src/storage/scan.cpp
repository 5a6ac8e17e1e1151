#include "storage/scan.hpp"

#include "storage/table_appender.hpp"

namespace storage {

Scan::Scan(const Table& table, Snapshot snapshot, const Keys& keys)
    : Scan(table, table.index_on(keys.columns()), snapshot, keys) {}

Scan::Scan(const Table& table, Oid index, Snapshot snapshot, Keys keys, ScanDirection direction)
    : keys_(std::move(keys)), direction_(direction) {
  write_pending();
  std::vector<ScanKeyData>& by_number = keys_.by_number();
  pg::call([&] {
    if (!OidIsValid(index)) {
      scan_ = systable_beginscan(table.relation(), InvalidOid, false, snapshot,
                                 static_cast<int>(by_number.size()), by_number.data());
      return;
    }
    index_ = index_open(index, AccessShareLock);
    scan_ = systable_beginscan_ordered(table.relation(), index_, snapshot, static_cast<int>(by_number.size()),
                                       by_number.data());
  });
}

Scan::~Scan() {
  // An error's abort ends the scan.
  if (unwinding_.has_begun()) return;
  if (index_ == nullptr) {
    systable_endscan(scan_);
    return;
  }
  systable_endscan_ordered(scan_);
  index_close(index_, NoLock);
}

HeapTuple Scan::next() {
  return pg::call([&] {
    CHECK_FOR_INTERRUPTS();
    return index_ == nullptr ? systable_getnext(scan_) : systable_getnext_ordered(scan_, direction_);
  });
}

}  // namespace storage
