// What the tests count: objects whose destructors must run, and how a count becomes a result.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pg/boundary.hpp"

namespace pgshift_test {

/// Stands for what a C++ frame holds: memory of its own, and a destructor that must run.
class Witness {
 public:
  Witness() : text_(4000, 'x'), numbers_(1000) { ++constructed; }
  Witness(const Witness& other) : text_(other.text_), numbers_(other.numbers_) { ++constructed; }
  Witness& operator=(const Witness&) = default;
  ~Witness() { ++destroyed; }

  static inline std::int64_t constructed = 0;
  static inline std::int64_t destroyed = 0;

 private:
  std::string text_;
  std::vector<int> numbers_;
};

/// Guarded, since where a bigint does not fit into a Datum this allocates.
inline Datum bigint(std::int64_t number) {
  return pg::call([&] { return Int64GetDatum(number); });
}

inline void require(bool condition, const char* what) {
  if (!condition) throw pg::Report(ERRCODE_ASSERT_FAILURE, what);
}

}  // namespace pgshift_test
