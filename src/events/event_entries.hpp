// The entries of new events in a store's indexes.
#pragma once

#include <cstdint>
#include <cstring>
#include <vector>

#include "events/append_request.hpp"
#include "events/store/event_store.hpp"

namespace events {

/// An event that is to be written, or was.
struct NewEvent {
  std::size_t append;  // the one that it belongs to
  std::size_t place;   // in that
  HeapTuple tuple = nullptr;
  std::int32_t guessed_version = no_version;
  std::vector<NullableDatum> keys;  // its values of the keys that have an index, in their order

  /// The first column, which is never null and of fixed length.
  std::int64_t position() const noexcept {
    std::int64_t position = 0;
    std::memcpy(&position, reinterpret_cast<const char*>(tuple->t_data) + tuple->t_data->t_hoff,
                sizeof position);
    return position;
  }
  void set_position(std::int64_t position) noexcept {
    std::memcpy(reinterpret_cast<char*>(tuple->t_data) + tuple->t_data->t_hoff, &position, sizeof position);
  }
};

class EventEntries {
 public:
  /// Opens all indexes of the store for writing. Both outlive it. 55000 if one is gone that appends go by.
  EventEntries(const EventStore& store, const std::vector<Append>& appends);

  /// Takes the event's values of keys; 54000 if an index has no room for one.
  void read_keys(NewEvent* event) const;

  /// Into the indexes by which appends are judged and readers go. To be called with the store's lock held: it
  /// waits for nothing. 23505 where the position or the version is there already.
  void insert_judged(const NewEvent& event) const;

  /// Into those that the store's owner has added, whose expressions run as the owner. It may wait for others.
  void insert_others(const std::vector<NewEvent>& events) const;

 private:
  /// One index, ready to take entries.
  struct Target {
    const StoreIndex* index;
    Relation relation;
    IndexInfo* info;
  };

  void insert(const Target& target, const NewEvent& event, std::size_t* key) const;

  const EventStore& store_;
  const std::vector<Append>& appends_;
  std::vector<Target> judged_;
  std::vector<Target> others_;
};

}  // namespace events
