// Which events are asked for.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "events/store/event_table.hpp"
#include "events/store/json_reading.hpp"
#include "events/store/store_layout.hpp"

namespace events {

/// A key of data or meta whose value, as `->>` shows it, must be one of these.
struct KeyCondition {
  EventKey key;
  std::vector<std::string> values;
  bool allows_absent = false;  // the key may be absent, or null
};

/// All that it says must hold of an event.
struct EventFilter {
  std::optional<std::string> stream;
  std::optional<std::vector<std::string>> types;
  std::vector<KeyCondition> keys;
  std::optional<std::string> stream_pattern;
  std::optional<TimestampTz> created_after;
  std::optional<TimestampTz> created_before;
  bool hides_snapshots = false;
  /// Positions between these, without them.
  std::int64_t after = 0;
  std::int64_t before = std::numeric_limits<std::int64_t>::max();

  /// True if no event can fit.
  bool is_empty() const noexcept;
  bool has_type(std::string_view type) const;
};

/// Any of them must fit.
using EventQuery = std::vector<EventFilter>;

/// A list of items, or one: `{"stream"?, "types"?, "data"?, "after"?}`. `what` is the argument's name.
/// `after` is that of the call: an item's own counts where it is higher. A Report (22023) names the item and
/// the key.
EventQuery read_query(Datum jsonb, std::string_view what, std::int64_t after);

/// Conditions as `{"key": value or [values]}`, of data or of meta.
std::vector<KeyCondition> read_conditions(const JsonView& json, AttrNumber column, std::string_view where);

/// Events as their filters see them. It can be used for one event after the other.
class EventMatch {
 public:
  /// The filter outlives it.
  explicit EventMatch(const EventFilter& filter);

  /// The position included. Reads what it needs of the row, and no more. Leaves garbage in `scratch`. A
  /// regular expression that is none is PostgreSQL's own error (2201B).
  bool fits(TupleTableSlot* row, MemoryContext scratch) const;

 private:
  bool fits_key(TupleTableSlot* row, const KeyCondition& condition) const;

  const EventFilter& filter_;
  Datum pattern_ = 0;
};

}  // namespace events
