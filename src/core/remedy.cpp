#include "core/remedy.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace core {

namespace {

bool is_printable(char byte) noexcept {
  return byte >= ' ' && byte <= '~';
}

}  // namespace

Remedy Remedy::comment(std::string_view text) {
  std::string line = "-- " + std::string(text);
  std::replace_if(line.begin(), line.end(), [](char byte) { return !is_printable(byte); }, ' ');
  return Remedy(std::move(line));
}

std::string literal_for_comment(std::string_view text) {
  bool const is_plain =
      std::all_of(text.begin(), text.end(), [](char byte) { return is_printable(byte) && byte != '\\'; });
  std::string literal = is_plain ? "'" : "E'";
  for (char const byte : text) {
    if (!is_printable(byte)) {
      literal += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
    } else {
      if (byte == '\'' || byte == '\\') literal += byte;
      literal += byte;
    }
  }
  return literal + "'";
}

}  // namespace core
