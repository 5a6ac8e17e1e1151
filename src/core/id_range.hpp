// Ids of entries of the log that follow each other.
#pragma once

#include <cstdint>

namespace core {

/// The first and the last are among them.
struct IdRange {
  std::int64_t first = 0;
  std::int64_t last = 0;

  bool contains(std::int64_t id) const noexcept { return first <= id && id <= last; }
  bool operator==(const IdRange&) const = default;
};

}  // namespace core
