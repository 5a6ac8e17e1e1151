// pgshift.append(), pgshift.append_many() and pgshift.append_if().
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "core/message_text.hpp"
#include "events/append_notice.hpp"
#include "events/event_result.hpp"
#include "events/event_writer.hpp"
#include "pg/arguments.hpp"
#include "pg/security.hpp"
#include "pg/text.hpp"

namespace events {

namespace {

std::optional<std::string> stream_of(const pg::Arguments& arguments, int place) {
  auto stream = arguments.optional_text(place, "stream");
  if (stream) stream = require_name(*stream, "The stream's name");
  return stream;
}

std::optional<std::string> key_of(std::optional<std::string> key) {
  if (key) key = require_name(*key, "The idempotency key");
  return key;
}

Datum meta_of(const pg::Arguments& arguments, int place) {
  return require_object(arguments.required(place, "meta"), "meta");
}

/// A version is asked of a stream that there is.
void check_version(const Append& append, std::string_view where) {
  if (!append.expected_version) return;
  if (*append.expected_version < no_version) {
    throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE,
                     fmt::format("[PgShift] {}expected_version must not be below -1.", where));
  }
  if (append.stream) return;
  throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE,
                   fmt::format("[PgShift] {}expected_version is of a stream, and there is none.", where));
}

/// While a call's events go in, or its condition is judged once more, nobody else appends, nor can it be
/// cancelled.
void refuse_too_much(std::size_t count, std::size_t most, const char* what) {
  if (count <= most) return;
  throw pg::Report(ERRCODE_PROGRAM_LIMIT_EXCEEDED, fmt::format("[PgShift] The call has {} {}.", count, what))
      .with_detail(fmt::format("It can have {}.", most));
}
constexpr std::size_t most_events = 100000;
constexpr std::size_t most_items = 10000;

void write(FunctionCallInfo fcinfo, const EventStore& store, const std::vector<Append>& appends,
           const Condition* condition) {
  EventResult result(fcinfo, store);
  std::size_t count = 0;
  for (const Append& one : appends) count += one.events.size();
  if (count == 0) return;
  refuse_too_much(count, most_events, "events");
  EventWriter writer(store, appends, condition);
  writer.write();
  for (std::size_t i = 0; i < appends.size(); ++i) {
    bool const is_news = writer.has_written(i) && !writer.rows(i).empty();
    if (is_news && store.layout().notifies()) notify_of(store, appends[i], writer.rows(i));
    for (HeapTuple const row : writer.rows(i)) result.add(row);
  }
}

void append(FunctionCallInfo fcinfo) {
  pg::require_own_doing("pgshift.append()");
  pg::Arguments const arguments(fcinfo);
  EventStore const store(arguments.relation(0, "store"), RowExclusiveLock);
  store.require_insert();
  Append one;
  one.stream = stream_of(arguments, 1);
  if (arguments.given(3)) one.expected_version = DatumGetInt32(arguments.required(3, "expected_version"));
  one.idempotency_key = key_of(arguments.optional_text(5, "idempotency_key"));
  check_version(one, "");
  one.events = read_events(JsonView::of(arguments.required(2, "events")), meta_of(arguments, 4), "Event");
  write(fcinfo, store, {one}, nullptr);
}

void append_if(FunctionCallInfo fcinfo) {
  pg::require_own_doing("pgshift.append_if()");
  pg::Arguments const arguments(fcinfo);
  EventStore const store(arguments.relation(0, "store"), RowExclusiveLock);
  store.require_insert();
  Append one;
  one.stream = stream_of(arguments, 4);
  one.idempotency_key = key_of(arguments.optional_text(6, "idempotency_key"));
  one.events = read_events(JsonView::of(arguments.required(1, "events")), meta_of(arguments, 5), "Event");
  Condition condition;
  condition.after = DatumGetInt64(arguments.required(3, "after"));
  condition.query = read_query(arguments.required(2, "fail_if"), "fail_if", condition.after);
  if (condition.query.empty()) {
    throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE, "[PgShift] fail_if has no item.")
        .with_hint("An append without a condition is pgshift.append(). '{}' is any event.");
  }
  refuse_too_much(condition.query.size(), most_items, "items in fail_if");
  condition.text =
      fmt::format("{}/{}", condition.after, pg::output(JSONBOID, arguments.required(2, "fail_if")));
  write(fcinfo, store, {one}, &condition);
}

Append read_append(const JsonView& json, std::size_t place) {
  std::string const where = fmt::format("appends, item {}", place);
  if (!json.is_object()) {
    throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE,
                     fmt::format("[PgShift] {} must be an object, not {}.", where, json.kind()));
  }
  auto const wrong = [&](std::string_view key, std::string_view wanted, const JsonView& found) {
    return pg::Report(
        ERRCODE_INVALID_PARAMETER_VALUE,
        fmt::format("[PgShift] {}: {} must be {}, not {}.", where, core::quoted(key), wanted, found.shown()));
  };
  Append append;
  std::optional<JsonView> events;
  std::optional<Datum> meta;
  json.each_member([&](std::string_view key, const JsonView& value) {
    if (key == "events") {
      events = value;
    } else if (key == "stream") {
      if (!value.is_string() && !value.is_null()) throw wrong(key, "a string or null", value);
      if (value.is_string()) append.stream = require_name(value.text(), where + ": the stream's name");
    } else if (key == "expected_version") {
      auto const version = value.bigint();
      bool const fits = version && *version >= no_version && *version <= PG_INT32_MAX;
      if (!fits && !value.is_null()) throw wrong(key, "a version, from -1 on", value);
      if (fits) append.expected_version = static_cast<std::int32_t>(*version);
    } else if (key == "meta") {
      if (!value.is_object() && !value.is_null()) throw wrong(key, "an object", value);
      if (value.is_object()) meta = value.jsonb();
    } else if (key == "idempotency_key") {
      if (!value.is_string() && !value.is_null()) throw wrong(key, "a string", value);
      if (value.is_string())
        append.idempotency_key = require_name(value.text(), where + ": the idempotency key");
    } else {
      throw unknown_key(where, key, "stream, events, expected_version, meta, idempotency_key");
    }
  });
  check_version(append, where + ": ");
  if (!events) {
    throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE,
                     fmt::format("[PgShift] {}: \"events\" is missing.", where));
  }
  append.events = read_events(*events, meta ? *meta : empty_object(), where + ", event");
  return append;
}

/// The second could not know what the first has done.
void refuse_repeated_keys(const std::vector<Append>& appends) {
  std::map<std::pair<std::optional<std::string>, std::string>, std::size_t> places;
  for (std::size_t i = 0; i < appends.size(); ++i) {
    if (!appends[i].idempotency_key) continue;
    auto const [first, is_new] = places.try_emplace({appends[i].stream, *appends[i].idempotency_key}, i);
    if (is_new) continue;
    throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE,
                     fmt::format("[PgShift] appends, item {}: idempotency key {} is that of item {}.", i + 1,
                                 core::quoted(pg::clipped(*appends[i].idempotency_key)), first->second + 1));
  }
}

void append_many(FunctionCallInfo fcinfo) {
  pg::require_own_doing("pgshift.append_many()");
  pg::Arguments const arguments(fcinfo);
  EventStore const store(arguments.relation(0, "store"), RowExclusiveLock);
  store.require_insert();
  std::vector<Append> appends;
  JsonView::of(arguments.required(1, "appends")).each_element([&](const JsonView& one) {
    appends.push_back(read_append(one, appends.size() + 1));
  });
  refuse_repeated_keys(appends);
  write(fcinfo, store, appends, nullptr);
}

}  // namespace

}  // namespace events

PGSHIFT_WRITER(pgshift_append) {
  events::append(fcinfo);
  return 0;
}

PGSHIFT_WRITER(pgshift_append_many) {
  events::append_many(fcinfo);
  return 0;
}

PGSHIFT_WRITER(pgshift_append_if) {
  events::append_if(fcinfo);
  return 0;
}
