// The primary key that another has taken the place of.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pg/boundary.hpp"

namespace ddl {

/// The columns of the primary key that the table had, and that the running transaction dropped last, if the
/// one that it has now is of others, or of them in another order. A column that is gone has a name that
/// none has.
std::optional<std::vector<std::string>> replaced_key(Oid table);

}  // namespace ddl
