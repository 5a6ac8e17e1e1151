#include "events/store/event_scan.hpp"

#include <algorithm>
#include <limits>

#include "pg/text.hpp"

namespace events {

namespace {

/// The first condition that an index has and whose values are all in it; null if there is none.
const KeyCondition* indexed_condition(const StoreLayout& layout, const EventFilter& filter) {
  for (const KeyCondition& condition : filter.keys) {
    if (!condition.allows_absent && OidIsValid(layout.index_of(condition.key))) return &condition;
  }
  return nullptr;
}

std::int32_t version_of(TupleTableSlot* row) {
  return pg::call([&] {
    bool is_null = false;
    return DatumGetInt32(slot_getattr(row, number_of(event_version), &is_null));
  });
}

/// A stream's events as a snapshot sees them, whose positions ascend with their versions. By another snapshot
/// they need not: while a stream is truncated, its old events may be there beside the one that takes their
/// place.
class StreamBounds {
 public:
  StreamBounds(const EventStore& store, const std::string& stream, Snapshot snapshot)
      : store_(store),
        index_(store.require_index(IndexRole::by_stream)),
        stream_(pg::to_text(stream)),
        snapshot_(snapshot) {
    EventCursor last(store_, index_, snapshot_, CursorKeys().equal(stream_), BackwardScanDirection);
    if (last.next() == nullptr) return;
    head_ = version_of(last.row());
    last_position_ = last.position();
  }

  /// So few that all of them are looked at in less time.
  bool are_few() const noexcept { return head_ < 200; }

  /// The events after `after` and before `before`: those of the versions between which the keys are.
  CursorKeys keys(std::int64_t after, std::int64_t before) const {
    CursorKeys keys = CursorKeys().equal(stream_);
    keys.from_version(first_after(after));
    if (before <= last_position_) keys.below_version(first_after(before - 1));
    return keys;
  }

 private:
  /// The lowest version from which on all events lie after the position; it may be missing itself.
  std::int32_t first_after(std::int64_t position) const {
    std::int32_t first = 0;
    std::int32_t end = head_;
    // The head is looked at in vain then. There need not be a version above it.
    if (position >= last_position_) return end;
    while (first < end) {
      std::int32_t const middle = first + (end - first) / 2;
      EventCursor next(store_, index_, snapshot_, CursorKeys().equal(stream_).from_version(middle),
                       ForwardScanDirection);
      if (next.next() == nullptr || next.position() > position) {
        end = middle;
      } else {
        first = version_of(next.row()) + 1;
      }
    }
    return first;
  }

  const EventStore& store_;
  Oid index_;
  Datum stream_;
  Snapshot snapshot_;
  std::int32_t head_ = -1;
  std::int64_t last_position_ = 0;
};

/// True if to look at all events after the position takes less time than to look at a long stream's.
bool has_few_after(const EventStore& store, std::int64_t position, Snapshot snapshot) {
  EventCursor last(store, store.require_index(IndexRole::by_position), snapshot, CursorKeys(),
                   BackwardScanDirection);
  return last.next() == nullptr || last.position() - position < 200;
}

CursorKeys keys_of_stream(const EventStore& store, const EventFilter& filter, Snapshot snapshot) {
  constexpr std::int64_t no_end = std::numeric_limits<std::int64_t>::max();
  bool const is_bounded = filter.after > 0 || filter.before != no_end;
  if (is_bounded && IsMVCCSnapshot(snapshot)) {
    StreamBounds const stream(store, *filter.stream, snapshot);
    if (!stream.are_few()) return stream.keys(filter.after, filter.before);
  }
  return CursorKeys().equal(pg::to_text(*filter.stream));
}

}  // namespace

EventScan::EventScan(const EventStore& store, const EventQuery& query, Snapshot snapshot,
                     ScanDirection direction, By by)
    : direction_(direction), scratch_(CurrentMemoryContext, "pgshift events") {
  for (const EventFilter& filter : query) {
    if (!filter.is_empty()) add_ways(store, filter, snapshot, by);
  }
  for (Way& way : ways_) advance(&way);
}

void EventScan::add_ways(const EventStore& store, const EventFilter& filter, Snapshot snapshot, By by) {
  const StoreLayout& layout = store.layout();
  matches_.push_back(std::make_unique<EventMatch>(filter));
  CursorKeys const positions = CursorKeys().between(filter.after, filter.before);
  const KeyCondition* const condition = indexed_condition(layout, filter);
  bool const is_dirty = !IsMVCCSnapshot(snapshot);
  bool const goes_by_position = by == By::position ||
                                (filter.stream && is_dirty && has_few_after(store, filter.after, snapshot)) ||
                                !(filter.stream || condition != nullptr || filter.types);
  if (goes_by_position) {
    add_way(store, store.require_index(IndexRole::by_position), positions, snapshot);
  } else if (filter.stream) {
    add_way(store, store.require_index(IndexRole::by_stream), keys_of_stream(store, filter, snapshot),
            snapshot);
  } else if (condition != nullptr) {
    for (const std::string& value : condition->values) {
      add_way(store, layout.index_of(condition->key),
              CursorKeys().equal(pg::to_text(value)).between(filter.after, filter.before), snapshot);
    }
  } else {
    Oid const index = store.require_index(IndexRole::by_type);
    for (const std::string& type : *filter.types) {
      add_way(store, index, CursorKeys().equal(pg::to_text(type)).between(filter.after, filter.before),
              snapshot);
    }
  }
}

void EventScan::add_way(const EventStore& store, Oid index, CursorKeys keys, Snapshot snapshot) {
  Way& way = ways_.emplace_back();
  way.match = matches_.back().get();
  way.cursor = std::make_unique<EventCursor>(store, index, snapshot, keys, direction_);
}

/// To the next that fits.
void EventScan::advance(Way* way) {
  while (way->cursor->next() != nullptr) {
    MemoryContextReset(scratch_.get());
    if (!way->match->fits(way->cursor->row(), scratch_.get())) continue;
    way->position = way->cursor->position();
    return;
  }
  way->is_at_end = true;
}

TupleTableSlot* EventScan::next() {
  for (;;) {
    if (last_ != nullptr) advance(last_);
    Way* first = nullptr;
    for (Way& way : ways_) {
      if (way.is_at_end) continue;
      bool const comes_before =
          first == nullptr || (ScanDirectionIsForward(direction_) ? way.position < first->position
                                                                  : way.position > first->position);
      if (comes_before) first = &way;
    }
    if (first == nullptr) {
      last_ = nullptr;
      return nullptr;
    }
    bool const is_repeated = last_ != nullptr && first->position == position_;
    last_ = first;
    position_ = first->position;
    inserter_ = first->cursor->inserter();
    if (!is_repeated) return first->cursor->row();
  }
}

}  // namespace events
