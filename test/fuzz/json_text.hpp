// JSON as text, since that is what a fuzzer can change: read into what the server would hand to core, and
// printed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/json.hpp"

namespace fuzz {

/// Nothing where the text is no JSON. As jsonb has it: of members with one name the last counts, and no
/// string holds a NUL.
std::optional<core::Json> read_json(std::string_view text);

std::string print_json(const core::Json& json);

}  // namespace fuzz
