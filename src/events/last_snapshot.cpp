#include "events/last_snapshot.hpp"

#include "events/event_scan.hpp"

namespace events {

std::int64_t before_last_snapshot(const EventStore& store, const std::string& stream, std::int64_t before,
                                  Snapshot snapshot) {
  EventQuery query(1);
  query.front().stream = stream;
  query.front().types = {std::string(snapshot_type)};
  query.front().before = before;
  EventScan scan(store, query, snapshot, BackwardScanDirection);
  return scan.next() != nullptr ? scan.position() - 1 : 0;
}

}  // namespace events
