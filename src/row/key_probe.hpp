// The row that a new one would be in the way of.
#pragma once

#include "pg/boundary.hpp"

namespace row {

/// Locks the row with the same primary key, having waited for who is writing or deleting it, so that
/// inserting this one fails or becomes an update. False if the relation (no partitioned one) has no such row.
bool lock_row_of_same_key(Relation relation, TupleTableSlot* row);

}  // namespace row
