// pgshift.forget_pii()
#include "events/store/event_scan.hpp"
#include "events/store/event_store.hpp"
#include "events/stream_deletion.hpp"
#include "pg/arguments.hpp"
#include "pg/security.hpp"
#include "pg/snapshot.hpp"
#include "storage/heap_writer.hpp"

namespace events {

namespace {

EventFilter filter_of(const pg::Arguments& arguments) {
  EventFilter filter;
  filter.stream = arguments.optional_text(1, "stream");
  if (arguments.given(2)) {
    filter.keys = read_conditions(JsonView::of(arguments.required(2, "data")), number_of(event_data), "data");
  }
  if (filter.stream || !filter.keys.empty()) return filter;
  throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE, "[PgShift] Neither a stream nor data is given.")
      .with_hint("Say whose pii is to be forgotten.");
}

bool has_pii(TupleTableSlot* row) {
  return pg::call([&] { return !slot_attisnull(row, number_of(event_pii)); });
}

/// The row without its pii.
HeapTuple without_pii(const EventStore& store, TupleTableSlot* row) {
  return pg::call([&] {
    int column = number_of(event_pii);
    Datum value = 0;
    bool is_null = true;
    HeapTuple const old = ExecFetchSlotHeapTuple(row, false, nullptr);
    return heap_modify_tuple_by_cols(old, RelationGetDescr(store.relation()), 1, &column, &value, &is_null);
  });
}

std::int64_t forget(const EventStore& store, const EventFilter& filter) {
  lock_maintenance(store);
  // What the owner has added to the store runs as the owner.
  pg::ActingAs const owner(store.relation()->rd_rel->relowner);
  pg::HeldSnapshot const now = pg::HeldSnapshot::of_now();
  EventQuery const query{filter};
  auto const writer = pg::call([&] { return storage::HeapWriter::open(store.relation()); });
  std::int64_t count = 0;
  {
    EventScan scan(store, query, now.get(), ForwardScanDirection);
    while (TupleTableSlot* const row = scan.next()) {
      if (!has_pii(row)) continue;
      HeapTuple const changed = without_pii(store, row);
      pg::call([&] {
        writer.update(row->tts_tid, changed);
        heap_freetuple(changed);
      });
      ++count;
    }
  }
  pg::call([&] {
    writer.close();
    // A second call in one statement finds them changed.
    CommandCounterIncrement();
  });
  return count;
}

}  // namespace

}  // namespace events

PGSHIFT_WRITER(pgshift_forget_pii) {
  pg::require_own_doing("pgshift.forget_pii()");
  pg::Arguments const arguments(fcinfo);
  events::EventStore const store(arguments.relation(0, "store"), RowExclusiveLock);
  store.require_update_of_pii();
  return Int64GetDatum(events::forget(store, events::filter_of(arguments)));
}
