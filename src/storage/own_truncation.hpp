// While the extension itself empties a table of its own: the trigger that closes it to SQL lets that pass.
#pragma once

#include "pg/boundary.hpp"

namespace storage {

class OwnTruncation {
 public:
  explicit OwnTruncation(Oid table) noexcept { under_way = table; }
  ~OwnTruncation() { under_way = InvalidOid; }
  OwnTruncation(const OwnTruncation&) = delete;
  OwnTruncation& operator=(const OwnTruncation&) = delete;

  static bool is_under_way(Oid table) noexcept { return OidIsValid(table) && under_way == table; }

 private:
  static inline Oid under_way = InvalidOid;
};

}  // namespace storage
