// The values that an approval is for, in the text that is stored with it.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace consensus {

struct BoundValue {
  std::string column;
  std::optional<std::string> text;  // nothing: NULL
};

/// The same values make the same text: they are in the order of their columns' names.
std::string write_bound_values(const std::vector<BoundValue>& values);
/// 22P02 where the text is no JSON; no values where it is no object.
std::vector<BoundValue> read_bound_values(const std::string& text);

}  // namespace consensus
