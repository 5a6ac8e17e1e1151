#include "storage/own_rows.hpp"

#include "storage/table_appender.hpp"

namespace storage {

OwnRows::OwnRows(const OwnTable& table, Snapshot snapshot, std::vector<ScanKeyData> keys)
    : keys_(std::move(keys)) {
  write_pending();
  // Without keys, in no order.
  Oid const index = keys_.empty() ? InvalidOid : table.index_of(keys_);
  scan_ = pg::call([&] {
    return systable_beginscan(table.relation(), index, OidIsValid(index), snapshot,
                              static_cast<int>(keys_.size()), keys_.data());
  });
}

OwnRows::~OwnRows() {
  // An error's abort ends the scan.
  if (!unwinding_.has_begun()) systable_endscan(scan_);
}

HeapTuple OwnRows::next() {
  return pg::call([&] {
    CHECK_FOR_INTERRUPTS();
    return systable_getnext(scan_);
  });
}

}  // namespace storage
