// The identity of a table that rules record about: a random number of its own, which the rules' definitions
// hold. What is recorded names the table by it, and not by an OID or a name, which another table can get.
#pragma once

#include <cstdint>
#include <optional>

#include "core/json.hpp"

namespace core {

/// Positive.
using TableId = std::int64_t;

/// The identity that a definition holds; nothing if it holds none, or what is no identity.
std::optional<TableId> table_id_of(const Json& definition);

/// The definition, an object, with that identity in place of the one that it held.
Json with_table_id(Json definition, TableId id);

}  // namespace core
