#include "core/message_text.hpp"

#include <fmt/format.h>

namespace core {

namespace {

constexpr std::size_t longest_shown = 100;
constexpr std::size_t most_listed = 50;

bool continues_a_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

}  // namespace

std::string quoted(std::string_view text) {
  if (text.size() <= longest_shown) return fmt::format("\"{}\"", text);
  std::size_t end = longest_shown;
  while (end > 0 && continues_a_character(text[end])) --end;
  return fmt::format("\"{}...\"", text.substr(0, end));
}

std::string quoted_list(const std::vector<std::string>& texts) {
  return joined(texts, quoted, most_listed);
}

}  // namespace core
