// Single rows of one table, fetched or locked where they are known to be.
#pragma once

#include "pg/boundary.hpp"

namespace row {

class RowLocker {
 public:
  /// What to do where another transaction has changed the row since the snapshot that it was found by.
  enum class Changed {
    follow,  // to the newest version
    refuse,  // 40001, as the server does under REPEATABLE READ
  };

  static Changed as_isolation_wants() noexcept {
    return IsolationUsesXactSnapshot() ? Changed::refuse : Changed::follow;
  }

  explicit RowLocker(Relation relation);
  ~RowLocker();
  RowLocker(const RowLocker&) = delete;
  RowLocker& operator=(const RowLocker&) = delete;

  /// As the snapshot sees it; null if it doesn't. Valid until the next call.
  TupleTableSlot* fetch(const ItemPointerData& at, Snapshot snapshot);

  /// The version that is locked, to the end of the transaction; null if the row is gone, or the running
  /// command has changed it itself. Valid until the next call.
  TupleTableSlot* lock(const ItemPointerData& at, Snapshot snapshot, LockTupleMode mode, Changed changed);

 private:
  Relation relation_;
  TupleTableSlot* row_;
  pg::Unwinding unwinding_;
};

}  // namespace row
