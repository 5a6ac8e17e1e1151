// TRUNCATE would delete frozen rows and fires no row trigger, so tables with frozen states get a trigger for
// it.
#pragma once

#include "pg/relation.hpp"

namespace define {

/// Creates the trigger on the table and its partitions where a rule has frozen states and drops it where none
/// has, so that it follows every change of rules and partitions.
void sync_truncate_guard(Oid table);

}  // namespace define
