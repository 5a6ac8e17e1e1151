// pgshift.truncate_stream() and pgshift.trim_stream().
#include "events/event_input.hpp"
#include "events/event_result.hpp"
#include "events/event_writer.hpp"
#include "events/store/last_event.hpp"
#include "events/stream_deletion.hpp"
#include "pg/arguments.hpp"
#include "pg/result_rows.hpp"
#include "pg/security.hpp"
#include "pg/snapshot.hpp"

namespace events {

namespace {

std::optional<Oid> archive_of(const pg::Arguments& arguments, int place) {
  return arguments.given(place) ? std::optional(arguments.relation(place, "archive")) : std::nullopt;
}

void truncate_stream(const pg::Arguments& arguments, pg::ResultRows& result) {
  pg::require_own_doing("pgshift.truncate_stream()");
  EventStore const store(arguments.relation(0, "store"), RowExclusiveLock);
  store.require_owner();
  Append append;
  append.stream = require_name(arguments.text(1, "stream"), "The stream's name");
  Datum const meta = require_object(arguments.required(3, "meta"), "meta");
  EventInput event{std::string(tombstone_type), empty_object(), meta, std::nullopt, std::nullopt};
  if (arguments.given(2)) {
    event.type = snapshot_type;
    event.data = require_object(arguments.required(2, "snapshot"), "snapshot");
  }
  append.events.push_back(event);
  lock_maintenance(store);
  StreamDeletion deletion(store, *append.stream, archive_of(arguments, 4));
  deletion.claim();
  deletion.delete_below();
  std::vector<Append> const appends{append};
  EventWriter writer(store, appends, nullptr);
  writer.write();
  result.add({Int64GetDatum(deletion.deleted()), event_datum(store, writer.rows(0).front())});
}

void trim_stream(const pg::Arguments& arguments, pg::ResultRows& result) {
  pg::require_own_doing("pgshift.trim_stream()");
  EventStore const store(arguments.relation(0, "store"), RowExclusiveLock);
  store.require_owner();
  std::string const stream = require_name(arguments.text(1, "stream"), "The stream's name");
  EventFilter filter;
  filter.stream = stream;
  filter.types = {std::string(snapshot_type)};
  filter.created_before = DatumGetTimestampTz(arguments.required(2, "before"));
  if (arguments.given(3)) {
    std::int64_t const up_to = DatumGetInt64(arguments.required(3, "up_to"));
    if (up_to < PG_INT64_MAX) filter.before = up_to + 1;
  }
  auto const archive = archive_of(arguments, 4);
  lock_maintenance(store);
  pg::HeldSnapshot const now = pg::HeldSnapshot::of_now();
  HeapTuple const snapshot = last_event(store, filter, now.get());
  if (snapshot == nullptr) return;
  StreamDeletion deletion(store, stream, archive);
  deletion.delete_below(EventRow(snapshot, RelationGetDescr(store.relation())).integer(event_version));
  if (deletion.deleted() == 0) return;
  result.add({Int64GetDatum(deletion.deleted()), event_datum(store, snapshot)});
}

}  // namespace

}  // namespace events

PGSHIFT_WRITER(pgshift_truncate_stream) {
  pg::ResultRows result(fcinfo);
  events::truncate_stream(pg::Arguments(fcinfo), result);
  return 0;
}

PGSHIFT_WRITER(pgshift_trim_stream) {
  pg::ResultRows result(fcinfo);
  events::trim_stream(pg::Arguments(fcinfo), result);
  return 0;
}
