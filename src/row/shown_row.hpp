// The row that a message is about.
#pragma once

#include <string>

#include "pg/boundary.hpp"

namespace row {

/// `Row: "loan-123".`, by the primary key of `home`, of a row of `relation`, that or a partition of it. Empty
/// where there is no key, or no value in it yet, and where the current user may not see it: as foreign keys
/// judge it, by SELECT on the key's columns and no row security.
std::string shown_row(Oid home, Relation relation, TupleTableSlot* row);

}  // namespace row
