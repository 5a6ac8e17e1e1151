// Whether own tables have anything of a table.
#pragma once

#include "pg/boundary.hpp"

namespace pg {

/// True if a row of `own_table` has that relation in that column, as the snapshot has it. Leaves no lock
/// behind, and asks for nothing but such a column: whoever drops a table must not have to lock, or need in
/// order, all that rules of others have recorded.
bool is_recorded(Oid own_table, AttrNumber column, Oid relation, Snapshot snapshot);

}  // namespace pg
