#include "events/store/shared_store.hpp"

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
  if (full_xid(snapshot->xmax) < horizon) return false;
  if (!snapshot->takenDuringRecovery) return all_run_still(snapshot->xip, snapshot->xcnt, horizon);
  // A standby does not know which are savepoints' and keeps all there, if there is room.
  auto const count = static_cast<std::uint32_t>(snapshot->subxcnt);
  return !snapshot->suboverflowed && all_run_still(snapshot->subxip, count, horizon);
}

/// The caller has the lock or the mutex.
bool is_of(const SharedStore* shared, const StoreFile& store) noexcept {
  return shared->database == MyDatabaseId && shared->store == store;
}

}  // namespace

SharedStore* shared_store(Oid store) {
  std::uint64_t const name = (static_cast<std::uint64_t>(MyDatabaseId) << 32U) | store;
  return pg::call([&] {
    auto const hash = hash_bytes(reinterpret_cast<const unsigned char*>(&name), sizeof name);
    return &area()->places[hash % place_count].store;
  });
}

std::optional<Written> written_by_now(SharedStore* shared, const StoreFile& store) noexcept {
  SpinLockAcquire(&shared->mutex);
  bool const is_it = is_of(shared, store);
  Written const written{shared->last_position, shared->writes};
  SpinLockRelease(&shared->mutex);
  return is_it ? std::optional(written) : std::nullopt;
}

void take_over(SharedStore* shared, const StoreFile& store, std::int64_t last_position,
               std::int64_t settled) {
  std::uint64_t const next = pg::call([] { return U64FromFullTransactionId(ReadNextFullTransactionId()); });
  SpinLockAcquire(&shared->mutex);
  shared->database = MyDatabaseId;
  shared->store = store;
  shared->last_position = last_position;
  ++shared->writes;
  shared->settled = settled;
  shared->horizon = settled > 0 ? next : 0;
  SpinLockRelease(&shared->mutex);
}

bool may_take_over(SharedStore* shared, Oid store) {
  SpinLockAcquire(&shared->mutex);
  Oid const database = shared->database;
  Oid const relation = shared->store.relation;
  SpinLockRelease(&shared->mutex);
  bool const is_free = !OidIsValid(relation) || (database == MyDatabaseId && relation == store);
  return is_free || pg::call([] { return RecoveryInProgress(); });
}

void note_write(SharedStore* shared, std::int64_t last_position) noexcept {
  SpinLockAcquire(&shared->mutex);
  shared->last_position = last_position;
  ++shared->writes;
  SpinLockRelease(&shared->mutex);
}

std::int64_t known_settled(SharedStore* shared, const StoreFile& store) noexcept {
  SpinLockAcquire(&shared->mutex);
  bool const is_it = is_of(shared, store);
  std::int64_t const settled = is_it ? shared->settled : 0;
  SpinLockRelease(&shared->mutex);
  return settled;
}

std::int64_t known_settled(SharedStore* shared, const StoreFile& store, Snapshot snapshot) {
  SpinLockAcquire(&shared->mutex);
  bool const is_it = is_of(shared, store);
  std::int64_t const settled = is_it ? shared->settled : 0;
  std::uint64_t const horizon = shared->horizon;
  SpinLockRelease(&shared->mutex);
  bool const holds = settled > 0 && pg::call([&] { return sees_all_before(snapshot, horizon); });
  return holds ? settled : 0;
}

void forget_store(SharedStore* shared, Oid store) {
  pg::call([&] { LWLockAcquire(&shared->lock, LW_EXCLUSIVE); });
  if (shared->database == MyDatabaseId && shared->store.relation == store) take_over(shared, {}, 0, 0);
  LWLockRelease(&shared->lock);
}

void note_settled(SharedStore* shared, const StoreFile& store, std::int64_t settled, Snapshot snapshot) {
  std::uint64_t const horizon = pg::call([&] { return full_xid(snapshot->xmax); });
  SpinLockAcquire(&shared->mutex);
  if (is_of(shared, store) && settled > shared->settled) {
    shared->settled = settled;
    if (horizon > shared->horizon) shared->horizon = horizon;
  }
  SpinLockRelease(&shared->mutex);
}

}  // namespace events
