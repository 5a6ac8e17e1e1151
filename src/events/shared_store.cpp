#include "events/shared_store.hpp"

#include "pg/compat.hpp"

namespace events {

namespace {

constexpr int place_count = 128;

/// Each lock in a cache line of its own, as the server pads its locks.
union Place {
  SharedStore store;
  char padding[PG_CACHE_LINE_SIZE];
};
static_assert(sizeof(Place) == PG_CACHE_LINE_SIZE);

struct SharedArea {
  int tranche;
  char padding[PG_CACHE_LINE_SIZE - sizeof(int)];
  Place places[place_count];
};

constexpr const char* area_name = "pgshift_state event stores";
constexpr const char* tranche_name = "PgshiftEventStore";

void initialize(void* area, int tranche) {
  auto* const shared = static_cast<SharedArea*>(area);
  std::memset(shared, 0, sizeof(SharedArea));
  shared->tranche = tranche;
  for (Place& place : shared->places) {
    LWLockInitialize(&place.store.lock, tranche);
    SpinLockInit(&place.store.mutex);
  }
}

SharedArea* area() {
  static SharedArea* mine = nullptr;
  if (mine == nullptr) {
    auto* const found = static_cast<SharedArea*>(
        pg::compat::shared_memory(area_name, sizeof(SharedArea), tranche_name, initialize));
    pg::compat::name_tranche(found->tranche, tranche_name);
    mine = found;
  }
  return mine;
}

/// Of the snapshot's xids, none of which is of the future.
std::uint64_t full_xid(TransactionId xid) {
  FullTransactionId const next = ReadNextFullTransactionId();
  return U64FromFullTransactionId(next) - static_cast<TransactionId>(XidFromFullTransactionId(next) - xid);
}

/// True if each of those that ran as of the snapshot, and may have appended before the horizon, runs still:
/// it ran, too, when the horizon was drawn, and nothing of it was in flight below.
bool all_run_still(const TransactionId* xids, std::uint32_t count, std::uint64_t horizon) {
  for (std::uint32_t i = 0; i < count; ++i) {
    if (full_xid(xids[i]) < horizon && !TransactionIdIsInProgress(xids[i])) return false;
  }
  return true;
}

/// True if the snapshot sees the end of all that had ended when the horizon was drawn.
bool sees_all_before(Snapshot snapshot, std::uint64_t horizon) {
  if (full_xid(snapshot->xmin) >= horizon) return true;
  if (full_xid(snapshot->xmax) < horizon || snapshot->takenDuringRecovery) return false;
  return all_run_still(snapshot->xip, snapshot->xcnt, horizon);
}

}  // namespace

SharedStore* shared_store(Oid store) {
  std::uint64_t const name = (static_cast<std::uint64_t>(MyDatabaseId) << 32U) | store;
  return pg::call([&] {
    auto const hash = hash_bytes(reinterpret_cast<const unsigned char*>(&name), sizeof name);
    return &area()->places[hash % place_count].store;
  });
}

void take_over(SharedStore* shared, Oid store) noexcept {
  if (shared->database == MyDatabaseId && shared->store == store) return;
  SpinLockAcquire(&shared->mutex);
  shared->database = MyDatabaseId;
  shared->store = store;
  shared->last_position = 0;
  shared->settled = 0;
  shared->horizon = 0;
  SpinLockRelease(&shared->mutex);
}

std::int64_t known_settled(SharedStore* shared, Oid store) noexcept {
  SpinLockAcquire(&shared->mutex);
  bool const is_it = shared->database == MyDatabaseId && shared->store == store;
  std::int64_t const settled = is_it ? shared->settled : 0;
  SpinLockRelease(&shared->mutex);
  return settled;
}

std::int64_t known_settled(SharedStore* shared, Oid store, Snapshot snapshot) {
  SpinLockAcquire(&shared->mutex);
  bool const is_it = shared->database == MyDatabaseId && shared->store == store;
  std::int64_t const settled = is_it ? shared->settled : 0;
  std::uint64_t const horizon = shared->horizon;
  SpinLockRelease(&shared->mutex);
  bool const holds = settled > 0 && pg::call([&] { return sees_all_before(snapshot, horizon); });
  return holds ? settled : 0;
}

void note_settled(SharedStore* shared, Oid store, std::int64_t settled, Snapshot snapshot) {
  // After a start of the server, and on a standby, there may be readers alone for long.
  if (!OidIsValid(shared->database)) {
    pg::call([&] {
      LWLockAcquire(&shared->lock, LW_EXCLUSIVE);
      if (!OidIsValid(shared->database)) take_over(shared, store);
      LWLockRelease(&shared->lock);
    });
  }
  std::uint64_t const horizon = pg::call([&] { return full_xid(snapshot->xmax); });
  SpinLockAcquire(&shared->mutex);
  if (shared->database == MyDatabaseId && shared->store == store && settled > shared->settled) {
    shared->settled = settled;
    if (horizon > shared->horizon) shared->horizon = horizon;
  }
  SpinLockRelease(&shared->mutex);
}

}  // namespace events
