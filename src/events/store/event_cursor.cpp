#include "events/store/event_cursor.hpp"

#include <limits>

#include "pg/compat.hpp"

namespace events {

CursorKeys& CursorKeys::add(StrategyNumber strategy, RegProcedure function, Datum value) {
  ScanKeyData* const key = &keys_.at(static_cast<std::size_t>(count_++));
  // ScanKeyInit() sets the collation to C.
  pg::call([&] { ScanKeyInit(key, place_, strategy, function, value); });
  if (strategy == BTEqualStrategyNumber) ++place_;
  return *this;
}

CursorKeys& CursorKeys::is_null() {
  // This call has no function to look up, so it can't ereport.
  ScanKeyEntryInitialize(&keys_.at(static_cast<std::size_t>(count_++)), SK_ISNULL | SK_SEARCHNULL, place_++,
                         InvalidStrategy, InvalidOid, InvalidOid, InvalidOid, 0);
  return *this;
}

CursorKeys& CursorKeys::between(std::int64_t after, std::int64_t before) {
  add(BTGreaterStrategyNumber, F_INT8GT, Int64GetDatum(after));
  if (before != std::numeric_limits<std::int64_t>::max()) {
    add(BTLessStrategyNumber, F_INT8LT, Int64GetDatum(before));
  }
  return *this;
}

CursorKeys& CursorKeys::from_version(std::int32_t version) {
  return add(BTGreaterEqualStrategyNumber, F_INT4GE, Int32GetDatum(version));
}

CursorKeys& CursorKeys::below_version(std::int32_t version) {
  return add(BTLessStrategyNumber, F_INT4LT, Int32GetDatum(version));
}

EventCursor::EventCursor(const EventStore& store, Oid index, Snapshot snapshot, CursorKeys keys,
                         ScanDirection direction)
    : memory_(CurrentMemoryContext), snapshot_(snapshot), direction_(direction), keys_(keys) {
  Relation const opened = store.index(index);
  pg::call([&] {
    scan_ = pg::compat::begin_index_scan(store.relation(), opened, snapshot, keys_.size());
    index_rescan(scan_, keys_.data(), keys_.size(), nullptr, 0);
    row_ = table_slot_create(store.relation(), nullptr);
  });
}

EventCursor::~EventCursor() {
  // An error's abort ends the scan.
  if (unwinding_.has_begun()) return;
  index_endscan(scan_);
  ExecDropSingleTupleTableSlot(row_);
}

TupleTableSlot* EventCursor::next() {
  // What the index keeps of its scan lies where the cursor does.
  bool const found = pg::call_in(memory_, [&] {
    CHECK_FOR_INTERRUPTS();
    return index_getnext_slot(scan_, direction_, row_);
  });
  bool const is_dirty = found && snapshot_->snapshot_type == SNAPSHOT_DIRTY;
  inserter_ = is_dirty ? snapshot_->xmin : InvalidTransactionId;
  deleter_ = is_dirty ? snapshot_->xmax : InvalidTransactionId;
  return found ? row_ : nullptr;
}

std::int64_t EventCursor::settled() const {
  return pg::call([&] {
    bool is_null = false;
    return DatumGetInt64(slot_getattr(row_, number_of(event_settled), &is_null));
  });
}

std::int64_t EventCursor::position() const {
  return pg::call([&] {
    bool is_null = false;
    return DatumGetInt64(slot_getattr(row_, number_of(event_position), &is_null));
  });
}

}  // namespace events
