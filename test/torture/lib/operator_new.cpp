// An operator new that fails when pgshift_test says so (test/boundary/fault.cpp). Loaded before all else, by
// LD_PRELOAD.
#include <cstdlib>
#include <new>

extern "C" {
bool (*pgshift_test_new_is_due)() = nullptr;
}

void* operator new(std::size_t size) {
  if (pgshift_test_new_is_due != nullptr && pgshift_test_new_is_due()) throw std::bad_alloc();
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
void* operator new[](std::size_t size) {
  return operator new(size);
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete[](void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
  std::free(memory);
}
