#include "pg/sha256.hpp"

#include <array>

#include <fmt/format.h>

namespace pg {

namespace {

void require(bool succeeded, const pg_cryptohash_ctx* hash) {
  if (succeeded) return;
  throw Report(ERRCODE_INTERNAL_ERROR,
               fmt::format("could not compute SHA-256: {}",
                           pg_cryptohash_error(const_cast<pg_cryptohash_ctx*>(hash))));
}

}  // namespace

Sha256::Sha256() : hash_(call([] { return pg_cryptohash_create(PG_SHA256); })) {
  require(pg_cryptohash_init(hash_) >= 0, hash_);
}

Sha256::~Sha256() {
  pg_cryptohash_free(hash_);
}

void Sha256::add(std::string_view bytes) {
  require(pg_cryptohash_update(hash_, reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()) >= 0,
          hash_);
}

std::string Sha256::digest() {
  std::array<std::uint8_t, PG_SHA256_DIGEST_LENGTH> bytes{};
  require(pg_cryptohash_final(hash_, bytes.data(), bytes.size()) >= 0, hash_);
  require(pg_cryptohash_init(hash_) >= 0, hash_);
  std::string text(2 * bytes.size(), '0');
  // Writes no terminator.
  hex_encode(reinterpret_cast<const char*>(bytes.data()), bytes.size(), text.data());
  return text;
}

}  // namespace pg
