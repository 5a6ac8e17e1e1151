// Up to where a reader may go: positions are given before their transactions commit, so an event may come to
// light below one that is seen.
#pragma once

#include <cstdint>

#include "events/store/event_filter.hpp"
#include "events/store/event_store.hpp"

namespace events {

/// A position up to which the store is settled as of the snapshot: nothing in flight has appended at or below
/// it. 0 where nothing is known. It costs a look at the store's end, and may lie far below what is settled.
std::int64_t settled_floor(const EventStore& store, Snapshot snapshot);

/// The position of the first event which fits and whose transaction is in flight as of the snapshot; the
/// largest bigint if there is none. `query` null: any event. What comes before it can be read in any way.
/// Steps through what comes after the floor.
std::int64_t first_unsettled(const EventStore& store, const EventQuery* query, Snapshot snapshot,
                             std::int64_t floor);

/// The last position that is settled as of the snapshot; 0 for a store without events.
std::int64_t settled_position(const EventStore& store, Snapshot snapshot);

/// Lets all sessions know that more of the store is settled, at the cost of some milliseconds at most. To be
/// called now and then by who appends, so that readers have no long way to go after many appends.
void advance_settled(const EventStore& store);

/// How many events are in flight as of the snapshot.
std::int64_t count_in_flight(const EventStore& store, Snapshot snapshot);

/// What a reader that goes by the settled part of a store has to hold against its writers in a SERIALIZABLE
/// transaction. Does nothing in others.
void lock_for_reading(const EventStore& store, Snapshot snapshot);

}  // namespace events
