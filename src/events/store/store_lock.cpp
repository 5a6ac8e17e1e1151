#include "events/store/store_lock.hpp"

namespace events {

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
