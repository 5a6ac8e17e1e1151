#include "events/store/event_filter.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/message_text.hpp"

#include "pg/text.hpp"

namespace events {

namespace {

pg::Report wrong(std::string_view where, std::string_view key, std::string_view wanted,
                 const JsonView& found) {
  return pg::Report(ERRCODE_INVALID_PARAMETER_VALUE,
                    fmt::format("[PgShift] {}: {} must be {}, not {}.", where,
                                core::quoted(pg::clipped(std::string(key))), wanted, found.shown()));
}

std::vector<std::string> read_types(const JsonView& json, std::string_view where) {
  std::vector<std::string> types;
  json.each_element([&](const JsonView& type) {
    if (!type.is_string()) throw wrong(where, "types", "a list of strings", type);
    types.push_back(type.text());
  });
  return types;
}

EventFilter read_item(const JsonView& item, std::string_view where) {
  if (!item.is_object()) {
    throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE,
                     fmt::format("[PgShift] {} must be an object, not {}.", where, item.kind()));
  }
  EventFilter filter;
  item.each_member([&](std::string_view key, const JsonView& value) {
    if (key == "stream") {
      if (!value.is_string()) throw wrong(where, key, "a string", value);
      filter.stream = value.text();
    } else if (key == "types") {
      filter.types = read_types(value, where);
    } else if (key == "data") {
      filter.keys = read_conditions(value, number_of(event_data), where);
    } else if (key == "after") {
      auto const after = value.bigint();
      if (!after) throw wrong(where, key, "a position", value);
      filter.after = *after;
    } else {
      throw unknown_key(where, key, "stream, types, data, after");
    }
  });
  return filter;
}

bool contains(const std::vector<std::string>& texts, std::string_view text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

}  // namespace

bool EventFilter::is_empty() const noexcept {
  if (types && types->empty()) return true;
  if (before <= 0 || after >= before - 1) return true;
  return std::any_of(keys.begin(), keys.end(), [](const KeyCondition& condition) {
    return condition.values.empty() && !condition.allows_absent;
  });
}

bool EventFilter::has_type(std::string_view type) const {
  if (hides_snapshots && type == snapshot_type) return false;
  return !types || contains(*types, type);
}

std::vector<KeyCondition> read_conditions(const JsonView& json, AttrNumber column, std::string_view where) {
  std::vector<KeyCondition> conditions;
  if (!json.is_object()) {
    throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE,
                     fmt::format("[PgShift] {}: {} must be an object, not {}.", where,
                                 column == number_of(event_data) ? "\"data\"" : "\"meta\"", json.kind()));
  }
  json.each_member([&](std::string_view key, const JsonView& value) {
    KeyCondition condition{{column, std::string(key)}, {}, false};
    value.each_element([&](const JsonView& one) {
      if (one.is_object() || one.is_array()) {
        throw wrong(where, key, "a string, a number, a boolean, null, or a list of these", one);
      }
      if (one.is_null()) {
        condition.allows_absent = true;
      } else {
        condition.values.push_back(one.text());
      }
    });
    conditions.push_back(std::move(condition));
  });
  return conditions;
}

EventQuery read_query(Datum jsonb, std::string_view what, std::int64_t after) {
  EventQuery query;
  JsonView::of(jsonb).each_element([&](const JsonView& item) {
    EventFilter filter = read_item(item, fmt::format("{}, item {}", what, query.size() + 1));
    filter.after = std::max(filter.after, after);
    query.push_back(std::move(filter));
  });
  return query;
}

EventMatch::EventMatch(const EventFilter& filter) : filter_(filter) {
  if (filter.stream_pattern) pattern_ = pg::to_text(*filter.stream_pattern);
}

bool EventMatch::fits_key(TupleTableSlot* row, const KeyCondition& condition) const {
  bool is_null = false;
  Datum const json = slot_getattr(row, condition.key.column, &is_null);
  NullableDatum const found = is_null ? NullableDatum{0, true} : member_text(json, condition.key.name);
  if (found.isnull) return condition.allows_absent;
  auto* const shown = DatumGetTextPP(found.value);
  return contains(condition.values, {VARDATA_ANY(shown), VARSIZE_ANY_EXHDR(shown)});
}

bool EventMatch::fits(TupleTableSlot* row, MemoryContext scratch) const {
  return pg::call_in(scratch, [&] {
    bool is_null = false;
    std::int64_t const position = DatumGetInt64(slot_getattr(row, number_of(event_position), &is_null));
    if (position <= filter_.after || position >= filter_.before) return false;
    if (filter_.stream || filter_.stream_pattern) {
      Datum const stream = slot_getattr(row, number_of(event_stream), &is_null);
      if (is_null) return false;
      auto* const whole = DatumGetTextPP(stream);
      std::string_view const name(VARDATA_ANY(whole), VARSIZE_ANY_EXHDR(whole));
      if (filter_.stream && *filter_.stream != name) return false;
      bool const fits_pattern =
          !filter_.stream_pattern || DatumGetBool(DirectFunctionCall2Coll(textregexeq, C_COLLATION_OID,
                                                                          PointerGetDatum(whole), pattern_));
      if (!fits_pattern) return false;
    }
    if (filter_.types || filter_.hides_snapshots) {
      auto* const type = DatumGetTextPP(slot_getattr(row, number_of(event_type), &is_null));
      if (!filter_.has_type({VARDATA_ANY(type), VARSIZE_ANY_EXHDR(type)})) return false;
    }
    if (filter_.created_after || filter_.created_before) {
      TimestampTz const created =
          DatumGetTimestampTz(slot_getattr(row, number_of(event_created_at), &is_null));
      if (filter_.created_after && created <= *filter_.created_after) return false;
      if (filter_.created_before && created >= *filter_.created_before) return false;
    }
    for (const KeyCondition& condition : filter_.keys) {
      if (!fits_key(row, condition)) return false;
    }
    return true;
  });
}

}  // namespace events
