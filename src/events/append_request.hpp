// What an append is asked to do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "events/event_input.hpp"
#include "events/store/event_filter.hpp"

namespace events {

/// Events for one stream, or for none.
struct Append {
  std::optional<std::string> stream;
  std::vector<EventInput> events;
  std::optional<std::int32_t> expected_version;
  std::optional<std::string> idempotency_key;
};

/// What must not be there.
struct Condition {
  EventQuery query;
  std::int64_t after;
  std::string text;  // by which those that ask for the same know each other
};

/// A version that no stream has: nothing is known.
constexpr std::int32_t no_version = -1;

}  // namespace events
