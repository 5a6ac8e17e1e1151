// Memory that is emptied with each row of many.
#pragma once

#include <exception>

#include "pg/boundary.hpp"

namespace pg {

/// From the first row on its memory is current, until it is gone.
class RowMemory {
 public:
  RowMemory()
      : caller_(CurrentMemoryContext),
        memory_(call(
            [&] { return AllocSetContextCreateInternal(caller_, "pgshift row", ALLOCSET_DEFAULT_SIZES); })),
        exceptions_(std::uncaught_exceptions()) {}
  ~RowMemory() {
    MemoryContextSwitchTo(caller_);
    // An error on its way out has been copied into this memory; the transaction's abort clears up.
    if (std::uncaught_exceptions() == exceptions_) MemoryContextDelete(memory_);
  }
  RowMemory(const RowMemory&) = delete;
  RowMemory& operator=(const RowMemory&) = delete;

  void next_row() {
    MemoryContextSwitchTo(memory_);
    MemoryContextReset(memory_);
  }

 private:
  MemoryContext caller_;
  MemoryContext memory_;
  int exceptions_;
};

}  // namespace pg
