// Events as a set of pgshift.event.
#pragma once

#include "events/store/event_store.hpp"
#include "pg/result_rows.hpp"

namespace events {

class EventResult {
 public:
  /// What the current user may not see of the store's events is NULL.
  EventResult(FunctionCallInfo call, const EventStore& store);

  void add(HeapTuple row);
  /// One of the store's.
  void add(TupleTableSlot* row);

 private:
  void add(const Datum* values, const bool* nulls);

  const EventStore& store_;
  pg::ResultRows rows_;
  bool shows_pii_;
};

/// One event as a value of the type, in the current memory context; pii left out unless it may be seen.
Datum event_datum(const EventStore& store, HeapTuple row);
/// The same without pii, whoever asks.
Datum event_datum_without_pii(const EventStore& store, HeapTuple row);

}  // namespace events
