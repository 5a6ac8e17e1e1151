// What all sessions of a server share about an event store: the lock under which positions are given, and how
// far the store is known to be settled. It lies in shared memory, which the library takes when it first
// needs it: no shared_preload_libraries.
#pragma once

#include <cstdint>

#include "pg/boundary.hpp"

namespace events {

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
  Oid store;
  /// The last position given; 0 where that is not known. Changed by who has the lock.
  std::int64_t last_position;
  /// All positions up to `settled` had been decided when a snapshot was taken whose xmax was `horizon`.
  std::int64_t settled;
  std::uint64_t horizon;
};

/// The store's place. 53200 if the server has no shared memory left for the library.
SharedStore* shared_store(Oid store);

/// What is known of another store is forgotten. The caller has the lock, in exclusive mode. It can't ereport.
void take_over(SharedStore* shared, Oid store) noexcept;

/// Up to where a store is settled, as far as all sessions know by now: no transaction that has appended at or
/// below it is still running. 0 if nothing is known.
std::int64_t known_settled(SharedStore* shared, Oid store) noexcept;

/// The same, if it holds for that snapshot, too; else 0.
std::int64_t known_settled(SharedStore* shared, Oid store, Snapshot snapshot);

/// To be told by who has walked up to there by that snapshot. Takes the lock for a moment if the place is
/// nobody's yet, and notes nothing if it is another store's.
void note_settled(SharedStore* shared, Oid store, std::int64_t settled, Snapshot snapshot);

}  // namespace events
