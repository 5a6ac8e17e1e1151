// What a rule knows of a column's values by their text.
#pragma once

#include <string>

#include "core/json.hpp"
#include "pg/boundary.hpp"

namespace define {

/// True if the value is one of the column's states.
bool needs_value(Relation relation, const core::Json& definition, const std::string& column,
                 const std::string& value);

}  // namespace define
