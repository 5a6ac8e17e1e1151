// A process that can get no more memory, for a while.
#pragma once

#include <sys/resource.h>
#include <unistd.h>

#include <fstream>

namespace pgshift_test {

class ShortMemory {
 public:
  ShortMemory() { getrlimit(RLIMIT_AS, &before_); }
  ~ShortMemory() { setrlimit(RLIMIT_AS, &before_); }
  ShortMemory(const ShortMemory&) = delete;
  ShortMemory& operator=(const ShortMemory&) = delete;

  /// From here on a few megabytes are left.
  void begin() const {
    std::size_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    rlimit limit = before_;
    limit.rlim_cur = pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE)) + (std::size_t{8} << 20U);
    setrlimit(RLIMIT_AS, &limit);
  }

 private:
  rlimit before_{};
};

}  // namespace pgshift_test
