#include "events/event_result.hpp"

#include <algorithm>
#include <array>

#include "events/store/event_table.hpp"

namespace events {

namespace {

/// The part of a row that pgshift.event has.
struct EventValues {
  std::array<Datum, event_type_columns> data{};
  std::array<bool, event_type_columns> is_null{};

  EventValues(const Datum* values, const bool* nulls, bool shows_pii) {
    std::copy_n(values, data.size(), data.begin());
    std::copy_n(nulls, is_null.size(), is_null.begin());
    if (!shows_pii) is_null[event_pii] = true;
  }
  std::span<const Datum> values() const noexcept { return data; }
  std::span<const bool> nulls() const noexcept { return is_null; }
};

}  // namespace

EventResult::EventResult(FunctionCallInfo call, const EventStore& store)
    : store_(store), rows_(call), shows_pii_(store.shows_pii()) {}

void EventResult::add(const Datum* values, const bool* nulls) {
  event_row_type.add_to(rows_, EventValues(values, nulls, shows_pii_));
}

void EventResult::add(HeapTuple row) {
  EventRow const read(row, RelationGetDescr(store_.relation()));
  add(read.values().data(), read.nulls().data());
}

void EventResult::add(TupleTableSlot* row) {
  pg::call([&] { slot_getsomeattrs(row, event_type_columns); });
  add(row->tts_values, row->tts_isnull);
}

namespace {

Datum datum_of(const EventStore& store, HeapTuple row, bool shows_pii) {
  EventRow const read(row, RelationGetDescr(store.relation()));
  return event_row_type.datum(EventValues(read.values().data(), read.nulls().data(), shows_pii));
}

}  // namespace

Datum event_datum(const EventStore& store, HeapTuple row) {
  return datum_of(store, row, store.shows_pii());
}

Datum event_datum_without_pii(const EventStore& store, HeapTuple row) {
  return datum_of(store, row, false);
}

}  // namespace events
