#include "pg/uuid_v7.hpp"

#include <algorithm>
#include <array>

namespace pg {

namespace {

constexpr std::size_t uuid_size = 16;
constexpr std::size_t random_size = 8;

/// The server gives hundreds of them at about the cost of a few.
class RandomBytes {
 public:
  /// Is called inside of guarded calls.
  void take(unsigned char* target) {
    if (next_ == bytes_.size()) {
      if (!pg_strong_random(bytes_.data(), bytes_.size())) {
        ereport(ERROR, (errcode(ERRCODE_INTERNAL_ERROR), errmsg("could not generate random values")));
      }
      next_ = 0;
    }
    std::copy_n(&bytes_[next_], random_size, target);
    next_ += random_size;
  }

 private:
  std::array<unsigned char, 64 * random_size> bytes_{};
  std::size_t next_ = bytes_.size();
};

RandomBytes random_bytes;

}  // namespace

Datum new_entry_id(TimestampTz time) {
  constexpr std::int64_t epoch_shift =
      static_cast<std::int64_t>(POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * USECS_PER_DAY;
  auto const microseconds = static_cast<std::uint64_t>(time + epoch_shift);
  std::uint64_t const milliseconds = microseconds / 1000;
  // Twelve bits for the part of the millisecond.
  std::uint64_t const fraction = microseconds % 1000 * 4096 / 1000;
  return pg::call([&] {
    auto* const id = static_cast<unsigned char*>(palloc(uuid_size));
    // 48 bits of milliseconds since 1970; the version, 7, with the rest of the time; the variant,
    // 2, with 62 random bits.
    for (int i = 0; i < 6; ++i) id[i] = static_cast<unsigned char>(milliseconds >> (40 - 8 * i));
    id[6] = static_cast<unsigned char>(0x70U | (fraction >> 8U));
    id[7] = static_cast<unsigned char>(fraction);
    random_bytes.take(&id[8]);
    id[8] = static_cast<unsigned char>(0x80U | (id[8] & 0x3FU));
    return PointerGetDatum(id);
  });
}

}  // namespace pg
