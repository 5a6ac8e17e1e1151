// The server's own SHA-256.
#pragma once

#include <string>
#include <string_view>

#include "pg/boundary.hpp"

namespace pg {

/// XX000 where the server's library fails.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void add(std::string_view bytes);
  /// Of all that was added, in hexadecimal digits. It begins anew then.
  std::string digest();

 private:
  pg_cryptohash_ctx* hash_;
};

}  // namespace pg
