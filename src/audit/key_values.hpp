// The values by which the log knows rows.
#pragma once

#include <string>

#include "core/json.hpp"
#include "pg/boundary.hpp"

namespace audit {

/// True if the column is of the key: the log has its values as texts.
bool needs_value(Relation relation, const core::Json& definition, const std::string& column,
                 const std::string& value);

}  // namespace audit
