// The events of all streams whose names begin alike, in the order of the store.
#pragma once

#include <string>

#include "events/store/event_cursor.hpp"
#include "events/store/event_filter.hpp"
#include "pg/memory.hpp"

namespace events {

/// Worth its while where all of them are wanted: the streams' index leads to them, and they are sorted before
/// the first is returned, on disk where work_mem doesn't hold them.
class PrefixScan {
 public:
  /// True if the filter is about streams that begin alike, and no other index leads to fewer events.
  static bool is_for(const EventStore& store, const EventFilter& filter);

  /// The store, the filter and the snapshot, which is no dirty one, outlive it.
  PrefixScan(const EventStore& store, const EventFilter& filter, Snapshot snapshot, ScanDirection direction);
  ~PrefixScan();
  PrefixScan(const PrefixScan&) = delete;
  PrefixScan& operator=(const PrefixScan&) = delete;

  /// Null at the end; valid until the next call. Notices a query's cancellation (57014).
  TupleTableSlot* next();

 private:
  void sort(const EventStore& store, const EventFilter& filter, Snapshot snapshot);

  Tuplesortstate* sorted_;
  TupleTableSlot* row_;
  pg::Unwinding unwinding_;
};

}  // namespace events
