// The lock under which a store is judged and written, and what must be locked before.
#pragma once

#include "events/store/event_store.hpp"
#include "events/store/shared_store.hpp"

namespace events {

/// From when it is taken until it is let go. While an error is on its way it is the abort, of the transaction
/// or of the savepoint, that releases it: to do so here would disturb what the error has reset already. While
/// it is held nothing is looked up in catalogs, and no lock is asked for that another transaction could have.
class StoreLock {
 public:
  StoreLock(SharedStore* shared, LWLockMode mode) : shared_(shared) {
    pg::call([&] { LWLockAcquire(&shared_->lock, mode); });
  }
  ~StoreLock() {
    if (!unwinding_.has_begun()) LWLockRelease(&shared_->lock);
  }
  StoreLock(const StoreLock&) = delete;
  StoreLock& operator=(const StoreLock&) = delete;

 private:
  SharedStore* shared_;
  pg::Unwinding unwinding_;
};

/// Makes the store known to all sessions, as after a start of the server. The caller has the store's lock,
/// and the store its index of positions open.
void make_known(SharedStore* shared, const EventStore& store);

/// The table of what is stored out of line, and its indexes: open, known and locked for reading and writing,
/// so that neither is waited for afterwards. The locks are kept to the end of the transaction.
class ToastLocks {
 public:
  explicit ToastLocks(const EventStore& store);
  ~ToastLocks();
  ToastLocks(const ToastLocks&) = delete;
  ToastLocks& operator=(const ToastLocks&) = delete;

 private:
  Relation table_ = nullptr;
  Relation* indexes_ = nullptr;
  int index_count_ = 0;
  pg::Unwinding unwinding_;
};

}  // namespace events
