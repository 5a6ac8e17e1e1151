// What a column gets where a statement doesn't name it.
#pragma once

#include <optional>

#include "pg/boundary.hpp"

namespace catalog {

/// The column's default, its own or that of its domain, as a value of the column's type, if it is the same
/// for every row: a constant, or what immutable functions make of constants. Nothing where it has none, or
/// one that can't be known before. Runs such functions: the caller acts as the table's owner.
std::optional<NullableDatum> constant_default(Relation relation, AttrNumber column);

}  // namespace catalog
