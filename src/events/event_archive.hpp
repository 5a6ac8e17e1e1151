// A table of a user's into which events go before they are deleted.
#pragma once

#include "events/store/event_store.hpp"
#include "pg/spi.hpp"

namespace events {

class EventArchive {
 public:
  /// Rows are inserted by the current user, into the columns that are called as those of pgshift.event.
  /// PostgreSQL's own errors where the user may not (42501), or there is no such column (42703).
  explicit EventArchive(Oid table);

  /// One of the store's rows.
  void add(const EventStore& store, HeapTuple row);

 private:
  pg::Spi spi_;
  SPIPlanPtr insert_;
};

}  // namespace events
