#include "row/table_scan.hpp"

#include "pg/compat.hpp"

namespace row {

TableScan::TableScan(Relation relation)
    : caller_(CurrentMemoryContext),
      row_memory_(pg::call(
          [&] { return AllocSetContextCreateInternal(caller_, "pgshift row", ALLOCSET_DEFAULT_SIZES); })),
      snapshot_(pg::call([] { return RegisterSnapshot(GetLatestSnapshot()); })),
      scan_(pg::call([&] { return pg::compat::begin_table_scan(relation, snapshot_); })),
      row_(pg::call([&] { return table_slot_create(relation, nullptr); })) {}

TableScan::~TableScan() {
  MemoryContextSwitchTo(caller_);
  // An error may have been copied into the row's memory; the transaction's abort clears up.
  if (unwinding_.has_begun()) return;
  MemoryContextDelete(row_memory_);
  ExecDropSingleTupleTableSlot(row_);
  table_endscan(scan_);
  UnregisterSnapshot(snapshot_);
}

bool TableScan::next() {
  return pg::call([&] {
    CHECK_FOR_INTERRUPTS();
    MemoryContextSwitchTo(caller_);
    MemoryContextReset(row_memory_);
    bool const found = table_scan_getnextslot(scan_, ForwardScanDirection, row_);
    MemoryContextSwitchTo(row_memory_);
    return found;
  });
}

}  // namespace row
