#include "events/store/stream_pattern.hpp"

namespace events {

std::string plain_prefix(std::string_view pattern) {
  constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-/:@#,;=~ ";
  // Of alternatives, only the first begins with what is written first.
  if (!pattern.starts_with('^') || pattern.find('|') != std::string_view::npos) return {};
  pattern.remove_prefix(1);
  std::size_t const end = pattern.find_first_not_of(plain);
  if (end == std::string_view::npos) return std::string(pattern);
  // A quantifier is about the character before it, which may then not be there.
  bool const is_quantified = std::string_view("*?+{").find(pattern[end]) != std::string_view::npos;
  std::size_t const length = is_quantified && end > 0 ? end - 1 : end;
  return std::string(pattern.substr(0, length));
}

}  // namespace events
