// The events that a query asks for, in the order of the store.
#pragma once

#include <memory>
#include <vector>

#include "events/store/event_cursor.hpp"
#include "events/store/event_filter.hpp"
#include "pg/memory.hpp"

namespace events {

/// Each item of the query is looked up by the index that has the fewest events for it, as far as can be told:
/// by a key, by its stream, by its types, or else by position. What all of these find is merged.
class EventScan {
 public:
  /// The index that is looked into: the best for each item, or that of positions.
  enum class By { best, position };

  /// The store, the query and the snapshot outlive it. Uses the memory context that is current for as long as
  /// it lives.
  EventScan(const EventStore& store, const EventQuery& query, Snapshot snapshot, ScanDirection direction,
            By by = By::best);

  /// The next that fits, once, by position; null at the end. Valid until the next call.
  TupleTableSlot* next();

  std::int64_t position() const noexcept { return position_; }
  /// By a dirty snapshot: the transaction in flight that has written it.
  TransactionId inserter() const noexcept { return inserter_; }

 private:
  /// One way to some of the events, at the first that has not been returned.
  struct Way {
    std::unique_ptr<EventCursor> cursor;
    const EventMatch* match = nullptr;
    std::int64_t position = 0;
    bool is_at_end = false;
  };

  void add_ways(const EventStore& store, const EventFilter& filter, Snapshot snapshot, By by);
  void add_way(const EventStore& store, Oid index, CursorKeys keys, Snapshot snapshot);
  void advance(Way* way);

  ScanDirection direction_;
  pg::OwnedContext scratch_;
  std::vector<std::unique_ptr<EventMatch>> matches_;
  std::vector<Way> ways_;
  Way* last_ = nullptr;
  std::int64_t position_ = 0;
  TransactionId inserter_ = InvalidTransactionId;
};

}  // namespace events
