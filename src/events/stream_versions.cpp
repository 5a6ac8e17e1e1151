#include "events/stream_versions.hpp"

#include "events/event_cursor.hpp"

namespace events {

namespace {

struct FoundEvent {
  std::int64_t version;
  std::int64_t position;
  bool may_go;  // another transaction is deleting it
};

std::optional<FoundEvent> find_first(const EventStore& store, CursorKeys keys, Snapshot snapshot,
                                     ScanDirection direction) {
  EventCursor cursor(store, store.require_index(IndexRole::by_stream), snapshot, keys, direction);
  TupleTableSlot* const row = cursor.next();
  if (row == nullptr) return std::nullopt;
  std::int32_t const version = pg::call([&] {
    bool is_null = false;
    return DatumGetInt32(slot_getattr(row, number_of(event_version), &is_null));
  });
  return FoundEvent{version, cursor.position(), TransactionIdIsValid(cursor.deleter())};
}

}  // namespace

std::optional<std::int64_t> first_version_after(const EventStore& store, Datum stream, std::int64_t position,
                                                Snapshot snapshot) {
  auto const head = find_first(store, CursorKeys().equal(stream), snapshot, BackwardScanDirection);
  if (!head) return 0;
  if (head->may_go) return std::nullopt;
  if (head->position <= position) return head->version + 1;
  // It lies from `low` to `high`. What is new is mostly little, so that the steps back from the end begin
  // small and double; where one was too large, the rest is halved.
  std::int64_t low = 0;
  std::int64_t high = head->version;
  bool is_halving = false;
  for (std::int64_t step = 1; low < high; step *= 2) {
    std::int64_t const middle = is_halving || high - step < low ? low + (high - low) / 2 : high - step;
    auto const found =
        find_first(store, CursorKeys().equal(stream).from_version(static_cast<std::int32_t>(middle)),
                   snapshot, ForwardScanDirection);
    if (!found || found->position > position) {
      high = middle;
      continue;
    }
    if (found->may_go) return std::nullopt;
    low = found->version + 1;
    is_halving = true;
  }
  return high;
}

}  // namespace events
