// How names and values look in messages.
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace core {

/// In double quotes. A text of over 100 bytes is cut at a character's end (of UTF-8: who knows the encoding
/// cuts before) and gets an ellipsis.
std::string quoted(std::string_view text);

/// `a, b, c`, as `show` makes them of the items; of more than `most`, how many more there are.
template <class Items, class Show = std::identity>
std::string joined(const Items& items, Show show = {},
                   std::size_t most = std::numeric_limits<std::size_t>::max()) {
  std::string list;
  std::size_t count = 0;
  for (const auto& item : items) {
    if (++count > most) continue;
    if (count > 1) list += ", ";
    list += show(item);
  }
  if (count > most) list += " and " + std::to_string(count - most) + " more";
  return list;
}

/// `"a", "b", "c"`; a list of over 50 says how many more there are.
std::string quoted_list(const std::vector<std::string>& texts);

}  // namespace core
