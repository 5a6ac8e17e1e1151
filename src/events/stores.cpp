// What the view pgshift.stores shows, pgshift.store_status() and pgshift.settled_position().
#include <vector>

#include "events/store/event_cursor.hpp"
#include "events/store/settled.hpp"
#include "events/store/store_search.hpp"
#include "pg/arguments.hpp"
#include "pg/result_rows.hpp"
#include "pg/text.hpp"

namespace events {

namespace {

Datum texts(const std::vector<std::string>& list) {
  auto* const values =
      pg::call([&] { return static_cast<Datum*>(palloc(sizeof(Datum) * (list.size() + 1))); });
  for (std::size_t i = 0; i < list.size(); ++i) values[i] = pg::to_text(list[i]);
  return pg::call([&] {
    return PointerGetDatum(
        construct_array(values, static_cast<int>(list.size()), TEXTOID, -1, false, TYPALIGN_INT));
  });
}

/// Of the last event that the snapshot sees; 0 if there is none.
std::int64_t last_position(const EventStore& store, Snapshot snapshot) {
  EventCursor last(store, store.require_index(IndexRole::by_position), snapshot, CursorKeys(),
                   BackwardScanDirection);
  return last.next() != nullptr ? last.position() : 0;
}

std::int64_t count_events(const EventStore& store, Snapshot snapshot) {
  EventCursor all(store, store.require_index(IndexRole::by_position), snapshot, CursorKeys(),
                  ForwardScanDirection);
  std::int64_t count = 0;
  while (all.next() != nullptr) ++count;
  return count;
}

void list_stores(pg::ResultRows& result) {
  for (Oid const oid : all_stores()) {
    // Anybody can make a table that has the trigger and is no store, or lock a store of theirs for long.
    bool const is_free = EventStore::may_be_read(oid) &&
                         pg::call([&] { return ConditionalLockRelationOid(oid, AccessShareLock); });
    if (!is_free || !EventStore::is_whole(oid)) continue;
    EventStore const store(oid, AccessShareLock);
    result.add({ObjectIdGetDatum(oid), texts(store.layout().keys_of(number_of(event_data))),
                texts(store.layout().keys_of(number_of(event_meta))), BoolGetDatum(store.layout().notifies()),
                Int64GetDatum(last_position(store, GetActiveSnapshot()))});
  }
}

void add_status(pg::ResultRows& result, const EventStore& store) {
  Snapshot const snapshot = GetActiveSnapshot();
  Datum const none = Int64GetDatum(0);
  result.add({Int64GetDatum(count_events(store, snapshot)), Int64GetDatum(last_position(store, snapshot)),
              Int64GetDatum(settled_position(store, snapshot)),
              Int32GetDatum(static_cast<std::int32_t>(count_in_flight(store, snapshot))), none, none, none,
              none, none, none, std::nullopt});
}

}  // namespace

}  // namespace events

PGSHIFT_FUNCTION(pgshift_list_stores) {
  pg::ResultRows result(fcinfo);
  events::list_stores(result);
  return 0;
}

PGSHIFT_FUNCTION(pgshift_store_status) {
  pg::ResultRows result(fcinfo);
  events::EventStore const store(pg::Arguments(fcinfo).relation(0, "store"), AccessShareLock);
  store.require_select();
  events::add_status(result, store);
  return 0;
}

PGSHIFT_FUNCTION(pgshift_settled_position) {
  events::EventStore const store(pg::Arguments(fcinfo).relation(0, "store"), AccessShareLock);
  store.require_select();
  Snapshot const snapshot = GetActiveSnapshot();
  events::lock_for_reading(store, snapshot);
  return Int64GetDatum(events::settled_position(store, snapshot));
}
