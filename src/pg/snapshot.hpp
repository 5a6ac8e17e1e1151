// What a check may see: it is no statement of the user's, so it chooses its snapshot itself.
#pragma once

#include "pg/boundary.hpp"

namespace pg {

/// A registered snapshot. Under REPEATABLE READ and SERIALIZABLE, `of_statement` is the transaction's, and
/// what another has changed since must not be followed; under READ COMMITTED it is that of now. To
/// take one of now is an error of PostgreSQL's while parallel workers are at work.
class HeldSnapshot {
 public:
  static HeldSnapshot of_now() {
    return HeldSnapshot(call([] { return RegisterSnapshot(GetLatestSnapshot()); }));
  }
  static HeldSnapshot of_statement() {
    return HeldSnapshot(call([] {
      return RegisterSnapshot(IsolationUsesXactSnapshot() ? GetTransactionSnapshot() : GetLatestSnapshot());
    }));
  }
  ~HeldSnapshot() {
    // An error's abort releases it.
    if (!unwinding_.has_begun()) UnregisterSnapshot(snapshot_);
  }
  HeldSnapshot(const HeldSnapshot&) = delete;
  HeldSnapshot& operator=(const HeldSnapshot&) = delete;

  Snapshot get() const noexcept { return snapshot_; }

 private:
  explicit HeldSnapshot(Snapshot snapshot) noexcept : snapshot_(snapshot) {}

  Snapshot snapshot_;
  Unwinding unwinding_;
};

/// Leaves the snapshot active, as the one that queries go by, while it lives. The one that
/// was made last goes first. The snapshot outlives it.
class ActiveSnapshot {
 public:
  explicit ActiveSnapshot(Snapshot snapshot) {
    call([&] { PushActiveSnapshot(snapshot); });
  }
  ~ActiveSnapshot() {
    if (!unwinding_.has_begun()) PopActiveSnapshot();
  }
  ActiveSnapshot(const ActiveSnapshot&) = delete;
  ActiveSnapshot& operator=(const ActiveSnapshot&) = delete;

 private:
  Unwinding unwinding_;
};

}  // namespace pg
