// What all sessions of a server share about an event store: the lock under which positions are given, and how
// far the store is known to be settled. It lies in shared memory, which the library takes when it first
// needs it: no shared_preload_libraries.
#pragma once

#include <cstdint>
#include <optional>

#include "pg/boundary.hpp"

namespace events {

/// A store as it lies on disk. TRUNCATE puts another file in its place, and ROLLBACK the former one: what is
/// known of one is not true of the other.
struct StoreFile {
  Oid relation;
  Oid file;

  bool operator==(const StoreFile&) const = default;
};

/// One place for all stores of one hash: two that meet there wait for each other, and forget what is known of
/// the other; nothing worse comes of it. Its layout and its name in shared memory never change: sessions with
/// an older and a newer library must take the same lock.
struct SharedStore {
  /// Held while heads and conditions are judged, positions given, and rows written with the entries of the
  /// indexes that are judged by. Who has it waits for no transaction and for no lock that is kept to the end
  /// of one.
  LWLock lock;
  /// Of what follows; it is never waited for with that held.
  slock_t mutex;
  Oid database;
  StoreFile store;
  /// The last position given. Changed by who has the lock, as the next one is, once all entries are in.
  std::int64_t last_position;
  /// Counts what is written to the stores that have this place, or have had it.
  std::uint64_t writes;
  /// All positions up to `settled` had been decided when a snapshot was taken whose xmax was `horizon`.
  std::int64_t settled;
  std::uint64_t horizon;
};

/// The store's place. 53200 if the server has no shared memory left for the library.
SharedStore* shared_store(Oid store);

/// What all sessions have written to a store: every position up to the last has its entries in all indexes.
struct Written {
  std::int64_t last_position;
  std::uint64_t writes;
};

/// Nothing where another store has the place, or none, or another file of the same.
std::optional<Written> written_by_now(SharedStore* shared, const StoreFile& store) noexcept;

/// Makes the place the store's, whose last position this is, and all positions of which are decided by now up
/// to the one settled. The caller has the lock, in exclusive mode.
void take_over(SharedStore* shared, const StoreFile& store, std::int64_t last_position, std::int64_t settled);

/// True if nothing of worth is forgotten where the store takes the place over: no other store has it, or none
/// can be appended to, as on a standby.
bool may_take_over(SharedStore* shared, Oid store);

/// Something was written, and this is the last position. The caller has the lock, in exclusive mode.
void note_write(SharedStore* shared, std::int64_t last_position) noexcept;

/// Up to where a store is settled, as far as all sessions know by now: no transaction that has appended at or
/// below it is still running. 0 if nothing is known.
std::int64_t known_settled(SharedStore* shared, const StoreFile& store) noexcept;

/// The same, if it holds for that snapshot, too; else 0.
std::int64_t known_settled(SharedStore* shared, const StoreFile& store, Snapshot snapshot);

/// What is known of the store is forgotten. The caller keeps all others from it.
void forget_store(SharedStore* shared, Oid store);

/// To be told by who has walked up to there by that snapshot.
void note_settled(SharedStore* shared, const StoreFile& store, std::int64_t settled, Snapshot snapshot);

}  // namespace events
