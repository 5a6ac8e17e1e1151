// What is there at this moment: committed, written by this transaction, or in flight.
#pragma once

#include "pg/boundary.hpp"

namespace events {

class DirtySnapshot {
 public:
  DirtySnapshot() noexcept { InitDirtySnapshot(data_); }

  Snapshot get() noexcept { return &data_; }

 private:
  SnapshotData data_{};
};

}  // namespace events
