// Whether a row with the same primary key is there already.
#pragma once

#include "pg/boundary.hpp"

namespace pg {

/// True if the relation (no partitioned one) has such a row, committed or not, so that inserting this one
/// fails or becomes an update. False where a deferrable key lets two of them be.
bool key_is_taken(Relation relation, TupleTableSlot* row);

}  // namespace pg
