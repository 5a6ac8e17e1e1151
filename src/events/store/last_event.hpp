// A stream's latest events.
#pragma once

#include <cstdint>
#include <string>

#include "events/store/event_filter.hpp"
#include "events/store/event_store.hpp"

namespace events {

/// The last event that fits, copied; null if there is none.
HeapTuple last_event(const EventStore& store, const EventFilter& filter, Snapshot snapshot);

/// The position of the stream's latest event of type __snapshot__ below `before`, less one, so that what
/// comes after it begins there; 0 if it has none.
std::int64_t before_last_snapshot(const EventStore& store, const std::string& stream, std::int64_t before,
                                  Snapshot snapshot);

}  // namespace events
