// The columns that approvals are about, by name: when the table's columns change, what was approved of one is
// not another's that gets its name, whether or not the gate is there.
#pragma once

#include "catalog/column_changes.hpp"
#include "pg/boundary.hpp"

namespace consensus {

/// What is open follows the renaming of its gate's column and of those that it is bound to, and is revoked
/// where one of them is gone. To be called by the command that changes the columns, which has
/// locked the table. The tables of approvals are locked by RowExclusiveLock until the transaction
/// ends.
void note_columns(Oid table, const catalog::ColumnChanges& changes);

}  // namespace consensus
