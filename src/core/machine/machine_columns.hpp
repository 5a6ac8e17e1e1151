// The columns that a definition of states names, what its guards name aside.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/json.hpp"

namespace core {

/// True if the rule's stored definition names that column.
bool machine_names_column(const Json& stored, std::string_view column);

/// The definition after a column was renamed; nothing if it doesn't name it.
std::optional<Json> machine_with_renamed_column(const Json& stored, const std::string& from,
                                                const std::string& to);

}  // namespace core
