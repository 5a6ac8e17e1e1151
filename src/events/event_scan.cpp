#include "events/event_scan.hpp"

#include <algorithm>
#include <limits>

#include "events/stream_versions.hpp"
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

}  // namespace

EventScan::EventScan(const EventStore& store, const EventQuery& query, Snapshot snapshot,
                     ScanDirection direction)
    : direction_(direction), scratch_(CurrentMemoryContext, "pgshift events") {
  for (const EventFilter& filter : query) {
    if (!filter.is_empty()) add_ways(store, filter, snapshot);
  }
  for (Way& way : ways_) advance(&way);
}

void EventScan::add_ways(const EventStore& store, const EventFilter& filter, Snapshot snapshot) {
  const StoreLayout& layout = store.layout();
  matches_.push_back(std::make_unique<EventMatch>(filter));
  if (filter.stream) {
    add_stream(store, filter, snapshot);
  } else if (const KeyCondition* const condition = indexed_condition(layout, filter)) {
    for (const std::string& value : condition->values) {
      add_way(store, layout.index_of(condition->key), filter,
              CursorKeys().equal(pg::to_text(value)).between(filter.after, filter.before), snapshot);
    }
  } else if (filter.types) {
    Oid const index = store.require_index(IndexRole::by_type);
    for (const std::string& type : *filter.types) {
      add_way(store, index, filter,
              CursorKeys().equal(pg::to_text(type)).between(filter.after, filter.before), snapshot);
    }
  } else {
    add_way(store, store.require_index(IndexRole::by_position), filter,
            CursorKeys().between(filter.after, filter.before), snapshot);
  }
}

/// A stream's events lie by version in their index. It is entered where the first of those asked for is.
void EventScan::add_stream(const EventStore& store, const EventFilter& filter, Snapshot snapshot) {
  constexpr std::int64_t last_version = std::numeric_limits<std::int32_t>::max();
  Datum const stream = pg::to_text(*filter.stream);
  CursorKeys keys;
  keys.equal(stream);
  bool const is_forward = ScanDirectionIsForward(direction_);
  if (is_forward && filter.after > 0) {
    auto const first = first_version_after(store, stream, filter.after, snapshot);
    if (first && *first > last_version) return;
    if (first) keys.from_version(static_cast<std::int32_t>(*first));
  }
  if (!is_forward && filter.before != std::numeric_limits<std::int64_t>::max()) {
    auto const end = first_version_after(store, stream, filter.before - 1, snapshot);
    if (end && *end <= last_version) keys.before_version(static_cast<std::int32_t>(*end));
  }
  add_way(store, store.require_index(IndexRole::by_stream), filter, keys, snapshot);
}

void EventScan::add_way(const EventStore& store, Oid index, const EventFilter& filter, CursorKeys keys,
                        Snapshot snapshot) {
  Way way;
  way.cursor = std::make_unique<EventCursor>(store, index, snapshot, keys, direction_);
  way.match = matches_.back().get();
  way.end = ScanDirectionIsForward(direction_) ? filter.before : filter.after;
  ways_.push_back(std::move(way));
}

/// To the next that fits.
void EventScan::advance(Way* way) {
  while (way->cursor->next() != nullptr) {
    std::int64_t const position = way->cursor->position();
    if (ScanDirectionIsForward(direction_) ? position >= way->end : position <= way->end) break;
    MemoryContextReset(scratch_.get());
    if (!way->match->fits(way->cursor->row(), scratch_.get())) continue;
    way->position = position;
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
