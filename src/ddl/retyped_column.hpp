// What ALTER COLUMN … TYPE leaves of a column's values.
#pragma once

#include <string>

#include "pg/boundary.hpp"

namespace ddl {

/// True if the values have the texts that they had, whatever types the column has had in the running
/// transaction. Most conversions can give one row what another had: casts that users have made, and two steps
/// by way of a time zone.
bool keeps_texts(Oid table, const std::string& column);

}  // namespace ddl
