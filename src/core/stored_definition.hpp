// Reading a rule's definition back: it was checked when it was written, but whoever makes a trigger by hand
// may have written anything.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/json.hpp"

namespace core {

/// Throws InvalidArgument where the value of that key is no string.
const std::string& stored_string(const Json& value, const char* key);

/// The strings of the definition's array of that name, none if it has none. Throws InvalidArgument where it
/// is something else.
std::vector<std::string> stored_strings(const Json& stored, const char* key);

/// True if what the definition's expressions are bound to, in members that begin with "bound_", has that name
/// in it as SQL writes names and literals.
bool bound_texts_mention(const Json& definition, std::string_view name);

}  // namespace core
