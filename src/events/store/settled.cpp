#include "events/store/settled.hpp"

#include <limits>
#include <memory>
#include <vector>

#include "events/store/event_cursor.hpp"
#include "events/store/store_lock.hpp"
#include "pg/memory.hpp"
#include "pg/snapshot.hpp"

namespace events {

namespace {

enum class Standing {
  seen,
  gone,       // and never to be seen by this snapshot or a later one
  own,        // seen, and of this transaction, which knows what it has done; others can't yet
  own_gone,   // the same of what it has taken back, which it may do again to that
  in_flight,  // it may be seen later
};

/// As of the snapshot. The caller has the buffer's content locked.
Standing standing(HeapTuple row, Snapshot snapshot, Buffer buffer) {
  const HeapTupleHeaderData* const header = row->t_data;
  bool const is_seen = HeapTupleSatisfiesVisibility(row, snapshot, buffer);
  if (HeapTupleHeaderXminFrozen(header)) return is_seen ? Standing::seen : Standing::gone;
  TransactionId const writer = HeapTupleHeaderGetRawXmin(header);
  if (TransactionIdIsCurrentTransactionId(writer)) {
    // Written by a later command than the snapshot, and still there: the next one sees it.
    bool const is_to_come = !is_seen && (header->t_infomask & HEAP_XMAX_INVALID) != 0;
    if (is_to_come) return Standing::in_flight;
    return is_seen ? Standing::own : Standing::own_gone;
  }
  if (is_seen) return Standing::seen;
  // It had ended when the snapshot was taken: rolled back, or deleted since.
  if (!XidInMVCCSnapshot(writer, snapshot)) return Standing::gone;
  // Asked in this order: a transaction's end is in the commit log before it leaves the list of those that
  // run. What a crash has ended is in neither.
  bool const may_come = TransactionIdIsInProgress(writer) || TransactionIdDidCommit(writer);
  if (!may_come) return Standing::gone;
  // A new version of an event that was settled long ago, as forget_pii() makes it.
  return (header->t_infomask & HEAP_UPDATED) != 0 ? Standing::gone : Standing::in_flight;
}

Standing standing(TupleTableSlot* row, Snapshot snapshot) {
  auto* const stored = reinterpret_cast<BufferHeapTupleTableSlot*>(row);
  return pg::call([&] {
    LockBuffer(stored->buffer, BUFFER_LOCK_SHARE);
    Standing const found = standing(stored->base.tuple, snapshot, stored->buffer);
    LockBuffer(stored->buffer, BUFFER_LOCK_UNLOCK);
    return found;
  });
}

/// True of what this transaction has appended.
bool is_own(TupleTableSlot* row) {
  const HeapTupleHeaderData* const header =
      reinterpret_cast<BufferHeapTupleTableSlot*>(row)->base.tuple->t_data;
  return pg::call([&] {
    return !HeapTupleHeaderXminFrozen(header) &&
           TransactionIdIsCurrentTransactionId(HeapTupleHeaderGetRawXmin(header));
  });
}

/// A walk from the floor to the end of the store, or to the first event in flight that fits.
class Walk {
 public:
  Walk(const EventStore& store, const EventQuery* query, Snapshot snapshot, std::int64_t floor)
      : store_(store),
        snapshot_(snapshot),
        scratch_(CurrentMemoryContext, "pgshift events"),
        floor_(floor),
        settled_(floor),
        last_seen_(floor) {
    if (query == nullptr) return;
    fits_all_ = false;
    for (const EventFilter& filter : *query) matches_.push_back(std::make_unique<EventMatch>(filter));
  }

  /// It takes so many steps at most, and none past what is in flight or this transaction's own: only what is
  /// settled is known then.
  void limit_to(std::int64_t steps) noexcept { most_ = steps; }

  /// The position where it has stopped; the largest bigint at the end.
  std::int64_t go() {
    EventCursor cursor(store_, store_.require_index(IndexRole::by_position), SnapshotAny,
                       CursorKeys().between(floor_, std::numeric_limits<std::int64_t>::max()),
                       ForwardScanDirection);
    std::int64_t stop = std::numeric_limits<std::int64_t>::max();
    for (std::int64_t steps = 0; steps < most_ && cursor.next() != nullptr; ++steps) {
      Standing const found = standing(cursor.row(), snapshot_);
      std::int64_t const position = cursor.position();
      if (found == Standing::in_flight) ++in_flight_;
      if (found == Standing::in_flight || found == Standing::own || found == Standing::own_gone) {
        is_held_up_ = true;
        if (most_ != std::numeric_limits<std::int64_t>::max()) break;
      }
      if (found == Standing::in_flight && fits(cursor.row())) {
        stop = position;
        break;
      }
      if (found == Standing::seen && !is_held_up_) settled_ = position;
      if (found == Standing::seen || found == Standing::own) last_seen_ = position;
    }
    if (settled_ > floor_) note();
    return stop;
  }

  /// The last event that it has passed and that is seen, or else the floor.
  std::int64_t last_seen() const noexcept { return last_seen_; }
  std::int64_t in_flight() const noexcept { return in_flight_; }

 private:
  void note() {
    SharedStore* const shared = shared_store(store_.oid());
    // Nobody has appended to it since the server was started.
    if (!written_by_now(shared, store_.file()) && may_take_over(shared, store_.oid())) {
      StoreLock const lock(shared, LW_EXCLUSIVE);
      if (!written_by_now(shared, store_.file())) make_known(shared, store_);
    }
    note_settled(shared, store_.file(), settled_, snapshot_);
  }

  bool fits(TupleTableSlot* row) {
    if (fits_all_) return true;
    for (const auto& match : matches_) {
      MemoryContextReset(scratch_.get());
      if (match->fits(row, scratch_.get())) return true;
    }
    return false;
  }

  const EventStore& store_;
  Snapshot snapshot_;
  pg::OwnedContext scratch_;
  std::vector<std::unique_ptr<EventMatch>> matches_;
  bool fits_all_ = true;
  std::int64_t most_ = std::numeric_limits<std::int64_t>::max();
  std::int64_t floor_;
  /// The last event below all that is in flight, or is this transaction's own: true of all sessions.
  std::int64_t settled_;
  std::int64_t last_seen_;
  std::int64_t in_flight_ = 0;
  bool is_held_up_ = false;
};

}  // namespace

std::int64_t settled_floor(const EventStore& store, Snapshot snapshot) {
  std::int64_t const known = known_settled(shared_store(store.oid()), store.file(), snapshot);
  // The last event that is seen says what was settled when it was appended, which was before it was
  // committed, and so before this snapshot. An event of this transaction can be later than the snapshot that
  // sees it, and know of others that the snapshot doesn't.
  EventCursor last(store, store.require_index(IndexRole::by_position), snapshot, CursorKeys(),
                   BackwardScanDirection);
  do {
    if (last.next() == nullptr) return known;
  } while (is_own(last.row()));
  std::int64_t const noted = last.settled();
  return known > noted ? known : noted;
}

std::int64_t first_unsettled(const EventStore& store, const EventQuery* query, Snapshot snapshot,
                             std::int64_t floor) {
  return Walk(store, query, snapshot, floor).go();
}

std::int64_t settled_position(const EventStore& store, Snapshot snapshot) {
  std::int64_t const floor = settled_floor(store, snapshot);
  Walk walk(store, nullptr, snapshot, floor);
  walk.go();
  // Not a position between that and what is in flight: it was rolled back, of which nothing need have come to
  // the disk, and so it may be used again after a crash. This event's commit has brought it there.
  return walk.last_seen();
}

void advance_settled(const EventStore& store) {
  constexpr std::int64_t most_steps = 10000;
  pg::HeldSnapshot const now = pg::HeldSnapshot::of_now();
  Walk walk(store, nullptr, now.get(), settled_floor(store, now.get()));
  walk.limit_to(most_steps);
  walk.go();
}

std::int64_t count_in_flight(const EventStore& store, Snapshot snapshot) {
  // No event fits this query, so that the walk goes to the end.
  EventQuery const none;
  Walk walk(store, &none, snapshot, settled_floor(store, snapshot));
  walk.go();
  return walk.in_flight();
}

void lock_for_reading(const EventStore& store, Snapshot snapshot) {
  // A search by SnapshotAny or by a dirty snapshot takes no predicate locks.
  pg::call([&] { PredicateLockRelation(store.relation(), snapshot); });
}

}  // namespace events
