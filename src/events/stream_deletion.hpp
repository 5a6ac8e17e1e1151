// Events of a stream, deleted by the store's owner.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "events/event_archive.hpp"
#include "events/store/event_store.hpp"

namespace events {

/// Who changes or deletes rows of a store comes one after the other: waits for another to end its
/// transaction. Appends and readers are not kept off.
void lock_maintenance(const EventStore& store);

class StreamDeletion {
 public:
  /// The store is open by RowExclusiveLock, and lock_maintenance() has its lock. What is deleted goes into
  /// `archive` first, if that is given.
  StreamDeletion(const EventStore& store, std::string stream, std::optional<Oid> archive);

  /// Deletes the stream's last event, so that appends to the stream wait for this transaction, once those in
  /// flight have ended. Does nothing where the stream has no event.
  void claim();
  /// Deletes all events of the stream below that version which are committed by now.
  void delete_below(std::int32_t version = std::numeric_limits<std::int32_t>::max());

  std::int64_t deleted() const noexcept { return deleted_; }

 private:
  bool try_to_claim(ItemPointerData last, HeapTuple* row);
  void archive(HeapTuple row);

  const EventStore& store_;
  std::string stream_;
  std::optional<EventArchive> archive_;
  std::int64_t deleted_ = 0;
};

}  // namespace events
