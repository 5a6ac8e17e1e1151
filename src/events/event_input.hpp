// The events that an append is given, as JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/store/json_reading.hpp"
#include "pg/boundary.hpp"

namespace events {

/// An event that is to be appended. Values lie in the memory context in which it was read.
struct EventInput {
  std::string type;
  Datum data;
  Datum meta;
  std::optional<Datum> pii;
  std::optional<Datum> id;  // uuid
};

/// A list of events, or one. `meta` is the call's, which an event's is laid over, member by member. A Report
/// (22023) names the element, by its place after what it is called, and the key that are wrong.
std::vector<EventInput> read_events(const JsonView& events, Datum meta, std::string_view called);

Datum empty_object();

/// The value if it is an object; a Report (22023) that calls it `what` if it is another.
Datum require_object(Datum jsonb, std::string_view what);

/// A name of a stream or of a type: 1 to 1000 bytes, or a Report (22023) that calls it `what`.
std::string require_name(std::string name, std::string_view what);

}  // namespace events
