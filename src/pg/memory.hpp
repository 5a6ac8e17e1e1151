// C++ objects and PostgreSQL's memory contexts.
#pragma once

#include <new>
#include <type_traits>
#include <utility>

#include "pg/boundary.hpp"

namespace pg {

/// Constructs an object that lives as long as the memory context: its destructor runs when the context is
/// reset or deleted, on abort too, so it must neither throw nor call what may ereport. Of several
/// objects of one context the one that was made last is destroyed first.
template <class T, class... Args>
T* construct_in(MemoryContext context, Args&&... args) {
  static_assert(std::is_nothrow_destructible_v<T>);
  struct Slot {
    MemoryContextCallback callback;
    alignas(T) unsigned char storage[sizeof(T)];
  };
  static_assert(alignof(Slot) <= MAXIMUM_ALIGNOF);
  auto* slot = call([&] { return static_cast<Slot*>(MemoryContextAllocZero(context, sizeof(Slot))); });
  T* object = new (slot->storage) T(std::forward<Args>(args)...);
  slot->callback.func = [](void* argument) { static_cast<T*>(argument)->~T(); };
  slot->callback.arg = object;
  // Only now: where the constructor throws there is nothing to destroy.
  MemoryContextRegisterResetCallback(context, &slot->callback);
  return object;
}

/// A memory context of our own, deleted with its owner. Switch to it inside of guarded calls only: an error
/// caught while it is current would be copied into it. Its parent outlives it: PostgreSQL deletes
/// children together with their parent.
class OwnedContext {
 public:
  OwnedContext(MemoryContext parent, const char* name)
      : context_(call([&] { return AllocSetContextCreateInternal(parent, name, ALLOCSET_SMALL_SIZES); })) {}
  ~OwnedContext() { MemoryContextDelete(context_); }
  OwnedContext(const OwnedContext&) = delete;
  OwnedContext& operator=(const OwnedContext&) = delete;

  MemoryContext get() const noexcept { return context_; }

 private:
  MemoryContext context_;
};

/// Memory that is emptied with each row of many. From the first row on it is current, until it is gone.
class RowMemory {
 public:
  RowMemory()
      : caller_(CurrentMemoryContext), memory_(call([&] {
          return AllocSetContextCreateInternal(caller_, "pgshift row", ALLOCSET_DEFAULT_SIZES);
        })) {}
  ~RowMemory() {
    MemoryContextSwitchTo(caller_);
    // An error on its way out has been copied into this memory; the transaction's abort clears up.
    if (!unwinding_.has_begun()) MemoryContextDelete(memory_);
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
  Unwinding unwinding_;
};

}  // namespace pg
