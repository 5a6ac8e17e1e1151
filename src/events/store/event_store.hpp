// An event store, open, and what the current user may do with it.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "events/store/shared_store.hpp"
#include "events/store/store_layout.hpp"

namespace events {

/// Its lock is kept to the end of the transaction.
class EventStore {
 public:
  /// True for a store with its columns and the index that it is read by. It may be gone. Locks it by
  /// AccessShareLock.
  static bool is_whole(Oid store);
  /// True if the current user may read it: SELECT on all columns but pii, and no row security that hides
  /// rows.
  static bool may_be_read(Oid store);

  /// A Report unless the relation is an event store (42809) that the current user owns (42501): before it is
  /// locked, since who waits for a strong lock keeps off all others meanwhile.
  static void require_owned(Oid store);

  /// 42809 if the relation is no event store, 55000 where its columns were changed, 42P01 where it is gone.
  EventStore(Oid store, LOCKMODE lock);
  ~EventStore();
  EventStore(const EventStore&) = delete;
  EventStore& operator=(const EventStore&) = delete;

  Relation relation() const noexcept { return relation_; }
  Oid oid() const noexcept { return oid_; }
  StoreFile file() const noexcept { return {oid_, relation_->rd_rel->relfilenode}; }
  const StoreLayout& layout() const noexcept { return *layout_; }
  /// The index that reads go by; 55000 if there is none.
  Oid require_index(IndexRole role) const;
  /// The index, open, for as long as this lives. Locks it, unless it was open before, by AccessShareLock
  /// where the store is read and by RowExclusiveLock where it is written; to the end of the transaction.
  Relation index(Oid oid) const;
  /// Opens all that take writes.
  void open_indexes() const;

  /// A Report (42501) unless the current user may append to it.
  void require_insert() const;
  /// True if the current user may see its events, but for their pii.
  bool may_select() const;
  /// A Report (42501) unless the current user may read it: SELECT on all columns but pii, and no row security
  /// that hides rows.
  void require_select() const;
  /// The same for taking pii away.
  void require_update_of_pii() const;
  /// The same of the store's owner.
  void require_owner() const;
  /// True if the current user may see events' pii.
  bool shows_pii() const;

 private:
  std::string name() const;

  Oid oid_;
  LOCKMODE index_lock_;
  Relation relation_;
  std::shared_ptr<const StoreLayout> layout_;
  mutable std::vector<std::pair<Oid, Relation>> open_;
  pg::Unwinding unwinding_;
};

}  // namespace events
