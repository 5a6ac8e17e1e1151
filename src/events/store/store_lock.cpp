#include "events/store/store_lock.hpp"

#include "events/store/event_cursor.hpp"

namespace events {

void make_known(SharedStore* shared, const EventStore& store) {
  EventCursor last(store, store.require_index(IndexRole::by_position), SnapshotAny, CursorKeys(),
                   BackwardScanDirection);
  if (last.next() == nullptr) {
    take_over(shared, store.file(), 0, 0);
    return;
  }
  take_over(shared, store.file(), last.position(), last.settled());
}

ToastLocks::ToastLocks(const EventStore& store) {
  Oid const toast = store.relation()->rd_rel->reltoastrelid;
  if (!OidIsValid(toast)) return;
  table_ = pg::call([&] {
    Relation const opened = table_open(toast, RowExclusiveLock);
    LockRelationOid(toast, AccessShareLock);
    toast_open_indexes(opened, AccessShareLock, &indexes_, &index_count_);
    for (int i = 0; i < index_count_; ++i) {
      LockRelationOid(RelationGetRelid(indexes_[i]), RowExclusiveLock);
    }
    return opened;
  });
}

ToastLocks::~ToastLocks() {
  if (unwinding_.has_begun() || table_ == nullptr) return;
  toast_close_indexes(indexes_, index_count_, NoLock);
  table_close(table_, NoLock);
}

}  // namespace events
