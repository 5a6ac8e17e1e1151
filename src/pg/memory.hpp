// C++ objects and PostgreSQL's memory contexts.
#pragma once

#include <new>
#include <type_traits>
#include <utility>

#include "pg/boundary.hpp"

namespace pg {

/// Constructs an object that lives as long as the memory context: its destructor runs when the context is
/// reset or deleted, on abort too, so it must neither throw nor call what may ereport.
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
  MemoryContextRegisterResetCallback(context, &slot->callback);
  return object;
}

/// A memory context of our own, deleted with its owner. Switch to it inside of guarded calls only: an error
/// caught while it is current would be copied into it.
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

}  // namespace pg
