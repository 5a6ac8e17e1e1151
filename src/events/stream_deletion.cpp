#include "events/stream_deletion.hpp"

#include <utility>

#include <fmt/format.h>

#include "events/store/dirty_snapshot.hpp"
#include "events/store/event_cursor.hpp"
#include "events/store/store_lock.hpp"
#include "pg/named_lock.hpp"
#include "pg/snapshot.hpp"
#include "pg/text.hpp"
#include "row/row_lock.hpp"

namespace events {

void lock_maintenance(const EventStore& store) {
  pg::lock_name(fmt::format("events/{}/maintenance", store.oid()), ExclusiveLock);
}

StreamDeletion::StreamDeletion(const EventStore& store, std::string stream, std::optional<Oid> archive)
    : store_(store), stream_(std::move(stream)) {
  store_.open_indexes();
  if (archive) archive_.emplace(*archive);
}

void StreamDeletion::archive(HeapTuple row) {
  if (archive_) archive_->add(store_, row);
}

/// False if another event has become the last one since.
bool StreamDeletion::try_to_claim(ItemPointerData last, HeapTuple* row) {
  // The row's lock keeps others from locking it: nobody is waited for with the store's lock held.
  row::RowLocker locker(store_.relation());
  TupleTableSlot* const locked =
      locker.lock(last, GetActiveSnapshot(), LockTupleExclusive, row::RowLocker::Changed::follow);
  if (locked == nullptr || !ItemPointerEquals(&locked->tts_tid, &last)) return false;
  *row = pg::call([&] { return ExecCopySlotHeapTuple(locked); });
  ToastLocks const toast(store_);
  SharedStore* const shared = shared_store(store_.oid());
  StoreLock const lock(shared, LW_EXCLUSIVE);
  DirtySnapshot now;
  EventCursor cursor(store_, store_.require_index(IndexRole::by_stream), now.get(),
                     CursorKeys().equal(pg::to_text(stream_)), BackwardScanDirection);
  TupleTableSlot* const found = cursor.next();
  bool const is_last = found != nullptr && !TransactionIdIsValid(cursor.inserter()) &&
                       ItemPointerEquals(&found->tts_tid, &last);
  if (!is_last) return false;
  pg::call([&] { simple_heap_delete(store_.relation(), &found->tts_tid); });
  // Who has looked at the stream just before looks again.
  note_write(shared, shared->last_position);
  return true;
}

void StreamDeletion::claim() {
  Oid const index = store_.require_index(IndexRole::by_stream);
  for (;;) {
    TransactionId writer = InvalidTransactionId;
    ItemPointerData last{};
    {
      DirtySnapshot now;
      EventCursor cursor(store_, index, now.get(), CursorKeys().equal(pg::to_text(stream_)),
                         BackwardScanDirection);
      TupleTableSlot* const row = cursor.next();
      if (row == nullptr) return;
      writer = cursor.inserter();
      last = row->tts_tid;
    }
    if (TransactionIdIsValid(writer)) {
      pg::call([&] { XactLockTableWait(writer, nullptr, nullptr, XLTW_None); });
      continue;
    }
    HeapTuple row = nullptr;
    if (!try_to_claim(last, &row)) continue;
    ++deleted_;
    archive(row);
    // What is looked for next finds it deleted.
    pg::call([] { CommandCounterIncrement(); });
    return;
  }
}

void StreamDeletion::delete_below(std::int32_t version) {
  pg::HeldSnapshot const now = pg::HeldSnapshot::of_now();
  EventCursor cursor(store_, store_.require_index(IndexRole::by_stream), now.get(),
                     CursorKeys().equal(pg::to_text(stream_)), ForwardScanDirection);
  while (TupleTableSlot* const row = cursor.next()) {
    HeapTuple const copy = pg::call([&] { return ExecCopySlotHeapTuple(row); });
    EventRow const read(copy, RelationGetDescr(store_.relation()));
    if (read.integer(event_version) >= version) break;
    archive(copy);
    pg::call([&] {
      simple_heap_delete(store_.relation(), &row->tts_tid);
      heap_freetuple(copy);
    });
    ++deleted_;
  }
  pg::call([] { CommandCounterIncrement(); });
}

}  // namespace events
