#include "events/event_refusal.hpp"

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "core/message_text.hpp"
#include "pg/text.hpp"

namespace events {

namespace {

std::string shown(const std::string& text) {
  return core::quoted(pg::clipped(text));
}

std::string of_event(const ExcludedEvent& event, std::int64_t after) {
  return fmt::format("{{\"type\": {}, \"after\": {}, \"stream\": {}, \"position\": {}}}",
                     pg::json_string(event.type), after,
                     event.stream ? pg::json_string(*event.stream) : "null", event.position);
}

}  // namespace

pg::Report version_conflict(const EventStore& store, const std::string& stream, std::int32_t expected,
                            std::int32_t found) {
  return pg::Report(ERRCODE_T_R_SERIALIZATION_FAILURE,
                    fmt::format("[PgShift] Stream {} is at version {}, expected {}.", shown(stream), found,
                                expected))
      .with_detail(fmt::format("{{\"found\": {}, \"stream\": {}, \"expected\": {}}}", found,
                               pg::json_string(stream), expected))
      .on(catalog::relation_names(store.oid()));
}

pg::Report condition_conflict(const EventStore& store, std::int64_t after, const ExcludedEvent& event) {
  return pg::Report(
             ERRCODE_T_R_SERIALIZATION_FAILURE,
             fmt::format("[PgShift] Events that the condition excludes have been appended since position {}.",
                         after))
      .with_detail(store.may_select() ? of_event(event, after) : fmt::format("{{\"after\": {}}}", after))
      .on(catalog::relation_names(store.oid()));
}

pg::Report closed_stream(const EventStore& store, const std::string& stream) {
  return pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                    fmt::format("[PgShift] Stream {} is closed.", shown(stream)))
      .with_detail("Its last event is a tombstone.")
      .on(catalog::relation_names(store.oid()));
}

pg::Report key_used(const EventStore& store, const std::string& key) {
  return pg::Report(ERRCODE_UNIQUE_VIOLATION,
                    fmt::format("[PgShift] Idempotency key {} has been used for other events.", shown(key)))
      .with_detail("A second call with a key must be the same as the first, in types and data.")
      .on(catalog::relation_names(store.oid()));
}

pg::Report too_many_versions(const EventStore& store, const std::string& stream) {
  return pg::Report(ERRCODE_PROGRAM_LIMIT_EXCEEDED,
                    fmt::format("[PgShift] Stream {} has no room for more events.", shown(stream)))
      .with_detail("Versions end at 2147483647.")
      .on(catalog::relation_names(store.oid()));
}

}  // namespace events
