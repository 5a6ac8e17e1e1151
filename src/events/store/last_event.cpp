#include "events/store/last_event.hpp"

#include "events/store/event_scan.hpp"

namespace events {

HeapTuple last_event(const EventStore& store, const EventFilter& filter, Snapshot snapshot) {
  EventQuery const query{filter};
  EventScan scan(store, query, snapshot, BackwardScanDirection);
  TupleTableSlot* const row = scan.next();
  return row != nullptr ? pg::call([&] { return ExecCopySlotHeapTuple(row); }) : nullptr;
}

std::int64_t before_last_snapshot(const EventStore& store, const std::string& stream, std::int64_t before,
                                  Snapshot snapshot) {
  EventFilter filter;
  filter.stream = stream;
  filter.types = {std::string(snapshot_type)};
  filter.before = before;
  HeapTuple const found = last_event(store, filter, snapshot);
  return found != nullptr ? EventRow(found, RelationGetDescr(store.relation())).bigint(event_position) - 1
                          : 0;
}

}  // namespace events
