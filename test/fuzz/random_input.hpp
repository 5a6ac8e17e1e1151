// An input as a row of choices: numbers and texts that its bytes stand for. One that has come to its end
// gives zeros.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace fuzz {

class RandomInput {
 public:
  RandomInput(const std::uint8_t* data, std::size_t size) : rest_(data, size) {}

  bool is_empty() const { return rest_.empty(); }

  std::uint8_t byte() {
    if (rest_.empty()) return 0;
    std::uint8_t const first = rest_.front();
    rest_ = rest_.subspan(1);
    return first;
  }

  /// Below `count`, which is at most 256.
  std::size_t below(std::size_t count) { return byte() % count; }
  bool flag() { return (byte() & 1U) != 0; }

  std::uint64_t number() {
    std::uint64_t value = 0;
    for (int i = 0; i < 8; ++i) value = value << 8U | byte();
    return value;
  }

  /// At most 255 bytes, whatever they are.
  std::string text() {
    std::string value(byte(), '\0');
    for (char& c : value) c = static_cast<char>(byte());
    return value;
  }

  /// One of a few short names, so that equal ones meet.
  std::string name() { return std::string(1, static_cast<char>('a' + below(4))); }

 private:
  std::span<const std::uint8_t> rest_;
};

}  // namespace fuzz
