// Where a stream's latest snapshot is.
#pragma once

#include <cstdint>
#include <string>

#include "events/event_store.hpp"

namespace events {

/// The position of the stream's latest event of type __snapshot__ below `before`, less one, so that what
/// comes after it begins there; 0 if it has none.
std::int64_t before_last_snapshot(const EventStore& store, const std::string& stream, std::int64_t before,
                                  Snapshot snapshot);

}  // namespace events
