// The module's identity, and what the tests read: how many objects are alive, how large the backend is.
#include <malloc.h>
#include <sys/resource.h>

#include <fstream>

#include "pg/boundary.hpp"
#include "witness.hpp"

extern "C" {
PG_MODULE_MAGIC;
}

PGSHIFT_FUNCTION(pgshift_test_constructed) {
  return pgshift_test::bigint(pgshift_test::Witness::constructed);
}

PGSHIFT_FUNCTION(pgshift_test_alive) {
  return pgshift_test::bigint(pgshift_test::Witness::constructed - pgshift_test::Witness::destroyed);
}

/// Memory of this backend's own, in kB. Not the resident size: that holds the shared buffers touched so far,
/// and kernels from 6.2 on report it with an error of many pages, which /proc/self/statm shares.
PGSHIFT_FUNCTION(pgshift_test_memory) {
  std::ifstream rollup("/proc/self/smaps_rollup");
  std::string key;
  while (rollup >> key) {
    std::int64_t kilobytes = 0;
    if (key == "Anonymous:" && rollup >> kilobytes) return pgshift_test::bigint(kilobytes);
  }
  throw pg::Report(ERRCODE_SYSTEM_ERROR, "there is no \"Anonymous:\" in /proc/self/smaps_rollup");
}

/// What of it is in use, in kB: what has been freed need not go back to the system.
PGSHIFT_FUNCTION(pgshift_test_allocated) {
  auto const heap = mallinfo2();
  return pgshift_test::bigint(static_cast<std::int64_t>((heap.uordblks + heap.hblkhd) / 1024));
}

/// User and system time that this backend has taken, in microseconds.
PGSHIFT_FUNCTION(pgshift_test_cpu) {
  constexpr std::int64_t second = 1'000'000;
  rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) != 0) throw pg::Report(ERRCODE_SYSTEM_ERROR, "getrusage() has failed");
  return pgshift_test::bigint((usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * second +
                              usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}
