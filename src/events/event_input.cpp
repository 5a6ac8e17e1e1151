#include "events/event_input.hpp"

#include <fmt/format.h>

#include "core/message_text.hpp"
#include "events/store/event_table.hpp"
#include "pg/text.hpp"

namespace events {

namespace {

pg::Report wrong(std::string_view where, std::string_view key, std::string_view wanted,
                 const JsonView& found) {
  return pg::Report(
      ERRCODE_INVALID_PARAMETER_VALUE,
      fmt::format("[PgShift] {}: {} must be {}, not {}.", where, core::quoted(key), wanted, found.kind()));
}

/// What is not said, or said to be null, is as if it weren't there.
std::optional<Datum> object_of(std::string_view where, std::string_view key, const JsonView& value) {
  if (value.is_null()) return std::nullopt;
  if (!value.is_object()) throw wrong(where, key, "an object", value);
  return value.jsonb();
}

Datum read_uuid(std::string_view where, const JsonView& value) {
  std::string const text = value.is_string() ? value.text() : std::string();
  // Any form that PostgreSQL takes, which says itself what is wrong with another (22P02).
  if (value.is_string()) {
    return pg::call([&] { return DirectFunctionCall1(uuid_in, CStringGetDatum(text.c_str())); });
  }
  throw wrong(where, "id", "a string with a UUID", value);
}

Datum overlaid(Datum meta, std::optional<Datum> own) {
  if (!own) return meta;
  return pg::call([&] { return DirectFunctionCall2(jsonb_concat, meta, *own); });
}

}  // namespace

Datum empty_object() {
  return pg::call([] {
    JsonbValue value{};
    value.type = jbvObject;
    return JsonbPGetDatum(JsonbValueToJsonb(&value));
  });
}

namespace {

EventInput read_event(const JsonView& event, Datum meta, const std::string& where) {
  if (!event.is_object()) {
    throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE,
                     fmt::format("[PgShift] {} must be an object, not {}.", where, event.kind()));
  }
  EventInput input{};
  bool has_type = false;
  std::optional<Datum> data;
  std::optional<Datum> own_meta;
  event.each_member([&](std::string_view key, const JsonView& value) {
    if (key == "type") {
      if (!value.is_string()) throw wrong(where, key, "a string", value);
      input.type = require_name(value.text(), fmt::format("{}: \"type\"", where));
      has_type = true;
    } else if (key == "data") {
      data = object_of(where, key, value);
    } else if (key == "meta") {
      own_meta = object_of(where, key, value);
    } else if (key == "pii") {
      input.pii = object_of(where, key, value);
    } else if (key == "id") {
      if (!value.is_null()) input.id = read_uuid(where, value);
    } else {
      throw unknown_key(where, key, "type, data, meta, pii, id");
    }
  });
  if (!has_type) {
    throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE,
                     fmt::format("[PgShift] {}: \"type\" is missing.", where));
  }
  input.data = data ? *data : empty_object();
  input.meta = overlaid(meta, own_meta);
  return input;
}

}  // namespace

std::vector<EventInput> read_events(const JsonView& events, Datum meta, std::string_view called) {
  std::vector<EventInput> inputs;
  events.each_element([&](const JsonView& event) {
    inputs.push_back(read_event(event, meta, fmt::format("{} {}", called, inputs.size() + 1)));
  });
  return inputs;
}

Datum require_object(Datum jsonb, std::string_view what) {
  JsonView const value = JsonView::of(jsonb);
  if (value.is_object()) return jsonb;
  throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE,
                   fmt::format("[PgShift] {} must be an object, not {}.", what, value.kind()));
}

std::string require_name(std::string name, std::string_view what) {
  if (!name.empty() && name.size() <= longest_name) return name;
  throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE,
                   fmt::format("[PgShift] {} has {} bytes.", what, name.size()))
      .with_detail(fmt::format("Names of streams and types have 1 to {}.", longest_name));
}

}  // namespace events
