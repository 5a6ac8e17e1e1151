// A table as something that rules are put on.
#pragma once

#include <vector>

#include "catalog/relation.hpp"

namespace rule {

/// Locks a table whose rules are to change, against writers and other changes of rules. First, and again once
/// the lock is held: 42P01 no such table, 42809 no table, 42501 a system catalog or not the user's to change.
/// 25006 in a read-only transaction.
/// Take at once the strongest lock that the change will need, at least ShareRowExclusiveLock: to take a
/// weaker one first is to deadlock with whoever reads the table now and writes to it next. The lock
/// is held until the transaction ends.
void lock_rule_table(Oid table, LOCKMODE lock);

/// The table itself and, if it is partitioned, all its partitions, locked in the same way. 42809 if one of
/// them is a foreign table: a rule would not hold for what is written on the other server. Their
/// locks are ShareRowExclusiveLock, taken in the order in which PostgreSQL locks partitions, and
/// held until the transaction ends.
std::vector<Oid> partition_tree(Relation table);

/// 42809: no rules here.
[[noreturn]] void refuse_foreign_table(Oid table);

/// False for a partitioned table: its rows are in its partitions.
bool has_rows_of_its_own(Relation table);
/// The same, but false for what a standby has no rows of: an unlogged table can't be read there.
bool has_readable_rows(Relation table);

}  // namespace rule
