// How names and values look in messages.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace core {

/// In double quotes. A text of over 100 bytes is cut at a character's end (of UTF-8: who knows the encoding
/// cuts before) and gets an ellipsis.
std::string quoted(std::string_view text);

/// `"a", "b", "c"`; a list of over 50 says how many more there are.
std::string quoted_list(const std::vector<std::string>& texts);

}  // namespace core
