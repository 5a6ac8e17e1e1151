#include "events/store/prefix_scan.hpp"

#include <algorithm>

#include "events/store/stream_pattern.hpp"
#include "pg/text.hpp"

namespace events {

namespace {

/// The operator `bigint > bigint`, which the server's headers have no name for.
constexpr Oid int8_greater = 413;

}  // namespace

bool PrefixScan::is_for(const EventStore& store, const EventFilter& filter) {
  bool const has_index =
      std::any_of(filter.keys.begin(), filter.keys.end(), [&](const KeyCondition& condition) {
        return !condition.allows_absent && OidIsValid(store.layout().index_of(condition.key));
      });
  return filter.stream_pattern && !filter.stream && !filter.types && !has_index &&
         !plain_prefix(*filter.stream_pattern).empty();
}

PrefixScan::PrefixScan(const EventStore& store, const EventFilter& filter, Snapshot snapshot,
                       ScanDirection direction) {
  AttrNumber column = number_of(event_position);
  Oid order = ScanDirectionIsForward(direction) ? Int8LessOperator : int8_greater;
  Oid collation = InvalidOid;
  bool nulls_first = false;
  pg::call([&] {
    sorted_ = tuplesort_begin_heap(RelationGetDescr(store.relation()), 1, &column, &order, &collation,
                                   &nulls_first, work_mem, nullptr, TUPLESORT_NONE);
    row_ = MakeSingleTupleTableSlot(RelationGetDescr(store.relation()), &TTSOpsMinimalTuple);
  });
  sort(store, filter, snapshot);
}

PrefixScan::~PrefixScan() {
  if (unwinding_.has_begun()) return;
  ExecDropSingleTupleTableSlot(row_);
  tuplesort_end(sorted_);
}

void PrefixScan::sort(const EventStore& store, const EventFilter& filter, Snapshot snapshot) {
  std::string const prefix = plain_prefix(*filter.stream_pattern);
  EventMatch const match(filter);
  pg::OwnedContext const scratch(CurrentMemoryContext, "pgshift events");
  EventCursor cursor(store, store.require_index(IndexRole::by_stream), snapshot,
                     CursorKeys().from(pg::to_text(prefix)), ForwardScanDirection);
  while (TupleTableSlot* const row = cursor.next()) {
    MemoryContextReset(scratch.get());
    bool const begins_so = pg::call_in(scratch.get(), [&] {
      bool is_null = false;
      auto* const stream = DatumGetTextPP(slot_getattr(row, number_of(event_stream), &is_null));
      return std::string_view(VARDATA_ANY(stream), VARSIZE_ANY_EXHDR(stream)).starts_with(prefix);
    });
    if (!begins_so) break;
    if (match.fits(row, scratch.get())) pg::call([&] { tuplesort_puttupleslot(sorted_, row); });
  }
  pg::call([&] { tuplesort_performsort(sorted_); });
}

TupleTableSlot* PrefixScan::next() {
  return pg::call([&]() -> TupleTableSlot* {
    CHECK_FOR_INTERRUPTS();
    return tuplesort_gettupleslot(sorted_, true, false, row_, nullptr) ? row_ : nullptr;
  });
}

}  // namespace events
