// pgshift.read_events() and pgshift.query_events().
#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "events/event_result.hpp"
#include "events/store/event_scan.hpp"
#include "events/store/last_event.hpp"
#include "events/store/prefix_scan.hpp"
#include "events/store/settled.hpp"
#include "pg/arguments.hpp"
#include "pg/text.hpp"

namespace events {

namespace {

constexpr std::int64_t no_limit = std::numeric_limits<std::int64_t>::max();

struct Reading {
  EventQuery query;
  bool is_settled = true;
  bool is_backward = false;
  std::int64_t max_rows = no_limit;
};

std::int64_t max_rows_of(const pg::Arguments& arguments, int place) {
  if (!arguments.given(place)) return no_limit;
  std::int32_t const limit = DatumGetInt32(arguments.required(place, "max_rows"));
  if (limit < 0) throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE, "max_rows must not be negative");
  return limit;
}

/// What is in flight in a stream comes after all that is committed there: one transaction after the other
/// appends to it. But where a snapshot is older than what its transaction has appended, there may be events
/// before those that it doesn't see.
bool shows_no_gap(const EventQuery& query) {
  bool const may_have_appended = pg::call(
      [] { return IsolationUsesXactSnapshot() && TransactionIdIsValid(GetTopTransactionIdIfAny()); });
  return query.size() == 1 && query.front().stream && !may_have_appended;
}

/// True where all events of streams that begin alike are wanted.
bool is_sorted(const EventStore& store, const Reading& reading) {
  return reading.max_rows == no_limit && reading.query.size() == 1 &&
         PrefixScan::is_for(store, reading.query.front());
}

/// Events in their order, up to `before`. Returns how many there were.
std::int64_t add_range(EventResult& result, const EventStore& store, EventQuery query, std::int64_t after,
                       std::int64_t before, const Reading& reading, std::int64_t max_rows) {
  for (EventFilter& filter : query) {
    filter.after = std::max(filter.after, after);
    filter.before = std::min(filter.before, before);
  }
  std::int64_t count = 0;
  if (max_rows == 0) return count;
  ScanDirection const direction = reading.is_backward ? BackwardScanDirection : ForwardScanDirection;
  if (is_sorted(store, reading)) {
    PrefixScan scan(store, query.front(), GetActiveSnapshot(), direction);
    for (; TupleTableSlot* const row = scan.next(); ++count) result.add(row);
    return count;
  }
  EventScan scan(store, query, GetActiveSnapshot(), direction);
  while (TupleTableSlot* const row = scan.next()) {
    result.add(row);
    if (++count == max_rows) break;
  }
  return count;
}

void read(EventResult& result, const EventStore& store, const Reading& reading) {
  Snapshot const snapshot = GetActiveSnapshot();
  bool const is_empty = std::all_of(reading.query.begin(), reading.query.end(),
                                    [](const EventFilter& filter) { return filter.is_empty(); });
  lock_for_reading(store, snapshot);
  if (is_empty || reading.max_rows == 0) return;
  if (!reading.is_settled || shows_no_gap(reading.query)) {
    add_range(result, store, reading.query, PG_INT64_MIN, no_limit, reading, reading.max_rows);
    return;
  }
  std::int64_t const floor = settled_floor(store, snapshot);
  if (reading.is_backward || is_sorted(store, reading)) {
    std::int64_t const stop = first_unsettled(store, &reading.query, snapshot, floor);
    add_range(result, store, reading.query, PG_INT64_MIN, stop, reading, reading.max_rows);
    return;
  }
  // Who is far behind the end need not know what is in flight there.
  std::int64_t const found =
      add_range(result, store, reading.query, PG_INT64_MIN, floor + 1, reading, reading.max_rows);
  if (found == reading.max_rows) return;
  std::int64_t const left = reading.max_rows == no_limit ? no_limit : reading.max_rows - found;
  std::int64_t const stop = first_unsettled(store, &reading.query, snapshot, floor);
  add_range(result, store, reading.query, floor, stop, reading, left);
}

std::vector<std::string> texts_of(const pg::Arguments& arguments, int place, const char* name) {
  return pg::text_array(arguments.required(place, name), name);
}

void read_events(FunctionCallInfo fcinfo) {
  enum Argument : int {
    store_argument,
    stream_argument,
    types_argument,
    data_argument,
    meta_argument,
    stream_pattern_argument,
    after_argument,
    before_argument,
    created_after_argument,
    created_before_argument,
    snapshots_argument,
    backward_argument,
    max_rows_argument,
    settled_argument
  };
  pg::Arguments const arguments(fcinfo);
  EventStore const store(arguments.relation(store_argument, "store"), AccessShareLock);
  store.require_select();
  EventFilter filter;
  filter.stream = arguments.optional_text(stream_argument, "stream");
  if (arguments.given(types_argument)) filter.types = texts_of(arguments, types_argument, "types");
  auto const add_conditions = [&](int place, const char* name, EventColumn column) {
    if (!arguments.given(place)) return;
    auto const conditions =
        read_conditions(JsonView::of(arguments.required(place, name)), number_of(column), name);
    filter.keys.insert(filter.keys.end(), conditions.begin(), conditions.end());
  };
  add_conditions(data_argument, "data", event_data);
  add_conditions(meta_argument, "meta", event_meta);
  filter.stream_pattern = arguments.optional_text(stream_pattern_argument, "stream_pattern");
  if (arguments.given(after_argument)) {
    filter.after = DatumGetInt64(arguments.required(after_argument, "after"));
  }
  if (arguments.given(before_argument)) {
    filter.before = DatumGetInt64(arguments.required(before_argument, "before"));
  }
  if (arguments.given(created_after_argument)) {
    filter.created_after = DatumGetTimestampTz(arguments.required(created_after_argument, "created_after"));
  }
  if (arguments.given(created_before_argument)) {
    filter.created_before =
        DatumGetTimestampTz(arguments.required(created_before_argument, "created_before"));
  }
  bool const shows_snapshots = arguments.flag(snapshots_argument, "snapshots");
  filter.hides_snapshots = !shows_snapshots;
  if (shows_snapshots && filter.stream && !arguments.given(after_argument)) {
    filter.after = before_last_snapshot(store, *filter.stream, filter.before, GetActiveSnapshot());
  }
  Reading const reading{{filter},
                        arguments.flag(settled_argument, "settled"),
                        arguments.flag(backward_argument, "backward"),
                        max_rows_of(arguments, max_rows_argument)};
  EventResult result(fcinfo, store);
  read(result, store, reading);
}

void query_events(FunctionCallInfo fcinfo) {
  pg::Arguments const arguments(fcinfo);
  EventStore const store(arguments.relation(0, "store"), AccessShareLock);
  store.require_select();
  Reading reading;
  reading.query =
      read_query(arguments.required(1, "query"), "query", DatumGetInt64(arguments.required(2, "after")));
  reading.max_rows = max_rows_of(arguments, 3);
  reading.is_settled = arguments.flag(4, "settled");
  EventResult result(fcinfo, store);
  read(result, store, reading);
}

}  // namespace

}  // namespace events

PGSHIFT_FUNCTION(pgshift_read_events) {
  events::read_events(fcinfo);
  return 0;
}

PGSHIFT_FUNCTION(pgshift_query_events) {
  events::query_events(fcinfo);
  return 0;
}
