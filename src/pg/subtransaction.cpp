#include "pg/subtransaction.hpp"

namespace pg {

Subtransaction::Subtransaction() : memory_(CurrentMemoryContext), owner_(CurrentResourceOwner) {
  call([&] {
    BeginInternalSubTransaction(nullptr);
    // So that what body() makes outlives the subtransaction.
    MemoryContextSwitchTo(memory_);
  });
}

void Subtransaction::commit() {
  call([&] {
    ReleaseCurrentSubTransaction();
    MemoryContextSwitchTo(memory_);
    CurrentResourceOwner = owner_;
  });
  open_ = false;
}

Subtransaction::~Subtransaction() {
  if (!open_) return;
  RollbackAndReleaseCurrentSubTransaction();
  MemoryContextSwitchTo(memory_);
  CurrentResourceOwner = owner_;
}

}  // namespace pg
