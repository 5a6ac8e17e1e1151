#include "events/store/event_scan.hpp"

#include <algorithm>

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
  if (by == By::position) {
    add_way(store, store.require_index(IndexRole::by_position), positions, snapshot);
  } else if (filter.stream) {
    add_way(store, store.require_index(IndexRole::by_stream), CursorKeys().equal(pg::to_text(*filter.stream)),
            snapshot);
  } else if (const KeyCondition* const condition = indexed_condition(layout, filter)) {
    for (const std::string& value : condition->values) {
      add_way(store, layout.index_of(condition->key),
              CursorKeys().equal(pg::to_text(value)).between(filter.after, filter.before), snapshot);
    }
  } else if (filter.types) {
    Oid const index = store.require_index(IndexRole::by_type);
    for (const std::string& type : *filter.types) {
      add_way(store, index, CursorKeys().equal(pg::to_text(type)).between(filter.after, filter.before),
              snapshot);
    }
  } else {
    add_way(store, store.require_index(IndexRole::by_position), positions, snapshot);
  }
}

void EventScan::add_way(const EventStore& store, Oid index, CursorKeys keys, Snapshot snapshot) {
  ways_.push_back(
      {std::make_unique<EventCursor>(store, index, snapshot, keys, direction_), matches_.back().get()});
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
