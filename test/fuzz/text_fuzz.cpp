// Names and values in messages: of bounded length, and no character is cut in two.
#include "core/message_text.hpp"

#include "property.hpp"

namespace {

using fuzz::require;

bool begins_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

void check_quoted(std::string_view text) {
  constexpr std::size_t longest = 100;
  std::string const quoted = core::quoted(text);
  require(quoted.front() == '"' && quoted.back() == '"', "in quotes");
  std::string_view shown = std::string_view(quoted).substr(1, quoted.size() - 2);
  if (text.size() <= longest) {
    require(shown == text, "a short text is shown whole");
    return;
  }
  require(shown.ends_with("...") && shown.size() <= longest + 3, "a long text is cut");
  shown.remove_suffix(3);
  require(text.starts_with(shown), "what is shown is the text's beginning");
  require(shown.empty() || begins_character(text[shown.size()]), "cut at a character's end");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  check_quoted(rest);
  std::vector<std::string> lines;
  while (!rest.empty()) {
    std::size_t const end = std::min(rest.find('\n'), rest.size());
    lines.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  std::string const list = core::quoted_list(lines);
  require(list.size() <= 50 * 107 + 40, "a list is of bounded length");
  require(lines.empty() == list.empty(), "an empty list is nothing");
  return 0;
}
