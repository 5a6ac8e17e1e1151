#include "pg/table_scan.hpp"

#include <exception>

namespace pg {

TableScan::TableScan(Relation relation)
    : snapshot_(call([] { return RegisterSnapshot(GetLatestSnapshot()); })),
      scan_(call([&] { return table_beginscan(relation, snapshot_, 0, nullptr); })),
      row_(call([&] { return table_slot_create(relation, nullptr); })),
      exceptions_(std::uncaught_exceptions()) {}

TableScan::~TableScan() {
  if (std::uncaught_exceptions() != exceptions_) return;
  ExecDropSingleTupleTableSlot(row_);
  table_endscan(scan_);
  UnregisterSnapshot(snapshot_);
}

bool TableScan::next() {
  return call([&] {
    CHECK_FOR_INTERRUPTS();
    return table_scan_getnextslot(scan_, ForwardScanDirection, row_);
  });
}

}  // namespace pg
