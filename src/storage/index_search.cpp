#include "storage/index_search.hpp"

#include "pg/compat.hpp"

namespace storage {

IndexSearch::IndexSearch(const Table& table, Keys keys) : keys_(keys.by_place()) {
  Oid const oid = table.index_on(keys.columns());
  pg::call([&] {
    index_ = index_open(oid, AccessShareLock);
    scan_ =
        pg::compat::begin_index_scan(table.relation(), index_, SnapshotSelf, static_cast<int>(keys_.size()));
    row_ = table_slot_create(table.relation(), nullptr);
  });
}

IndexSearch::~IndexSearch() {
  // An error's abort ends the scan.
  if (unwinding_.has_begun()) return;
  index_endscan(scan_);
  ExecDropSingleTupleTableSlot(row_);
  index_close(index_, NoLock);
}

TupleTableSlot* IndexSearch::find(std::span<const Datum> values) {
  for (std::size_t i = 0; i < keys_.size(); ++i) keys_[i].sk_argument = values[i];
  return pg::call([&]() -> TupleTableSlot* {
    index_rescan(scan_, keys_.data(), static_cast<int>(keys_.size()), nullptr, 0);
    return index_getnext_slot(scan_, ForwardScanDirection, row_) ? row_ : nullptr;
  });
}

}  // namespace storage
