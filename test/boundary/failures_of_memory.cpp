// Where there is no memory.
#include <array>
#include <string>
#include <vector>

#include "failures.hpp"
#include "pg/memory.hpp"
#include "short_memory.hpp"
#include "witness.hpp"

namespace {

using pgshift_test::Failure;
using pgshift_test::megabyte;
using pgshift_test::ShortMemory;
using pgshift_test::Witness;

/// PostgreSQL gets no memory.
void no_memory() {
  Witness const witness;
  pg::OwnedContext const context(CurrentMemoryContext, "test");
  ShortMemory const memory;
  memory.begin();
  pg::call([&] { MemoryContextAlloc(context.get(), 256 * megabyte); });
}

/// C++ gets no memory.
void no_memory_in_cpp() {
  Witness const witness;
  ShortMemory const memory;
  memory.begin();
  std::vector<char> const large(256 * megabyte);
}

/// There is memory for an error, but none for the guard's copy of it.
void no_memory_for_copy() {
  Witness const witness;
  std::string const large(64 * megabyte, 'x');
  ShortMemory const memory;
  pg::call([&] {
    ereport(ERROR, (errcode(ERRCODE_DATA_EXCEPTION), errmsg_internal("%s", large.c_str()), memory.begin()));
  });
}

constexpr std::array failures{
    Failure{"no_memory", no_memory},
    Failure{"no_memory_in_cpp", no_memory_in_cpp},
    Failure{"no_memory_for_copy", no_memory_for_copy},
};

}  // namespace

namespace pgshift_test {

std::span<const Failure> failures_of_memory() {
  return failures;
}

}  // namespace pgshift_test
