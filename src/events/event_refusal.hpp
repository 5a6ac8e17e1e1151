// What an append is refused with.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "events/store/event_store.hpp"

namespace events {

/// 40001: the stream's last event is another than the caller has thought.
pg::Report version_conflict(const EventStore& store, const std::string& stream, std::int32_t expected,
                            std::int32_t found);

/// 40001: an event that the condition excludes is there. Who may not see events is not told which.
struct ExcludedEvent {
  std::int64_t position;
  std::string type;
  std::optional<std::string> stream;
};
pg::Report condition_conflict(const EventStore& store, std::int64_t after, const ExcludedEvent& event);

/// 55000: the stream has a tombstone.
pg::Report closed_stream(const EventStore& store, const std::string& stream);

/// 23505: the key was used for other events.
pg::Report key_used(const EventStore& store, const std::string& key);

/// 54000: the stream has as many events as versions can count.
pg::Report too_many_versions(const EventStore& store, const std::string& stream);

}  // namespace events
