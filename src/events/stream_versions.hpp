// Where in a stream a position lies.
#pragma once

#include <cstdint>
#include <optional>

#include "events/event_store.hpp"

namespace events {

/// The first version of the stream whose event lies after the position, or what would be its next one:
/// versions and positions ascend together, so that some steps find it in however long a stream. Nothing where
/// a transaction in flight is deleting events of it, by a dirty snapshot: then older ones are seen beside
/// those that it has put in their place.
std::optional<std::int64_t> first_version_after(const EventStore& store, Datum stream, std::int64_t position,
                                                Snapshot snapshot);

}  // namespace events
