// The rows that a table had before its rule.
#pragma once

#include "catalog/relation.hpp"

namespace normalize {

/// Rewrites the rows of the table, and of its partitions, that are not as its rule would have them, by
/// UPDATEs that fire all triggers, and says in a NOTICE how many there were, and what other rules hold
/// fast. As the current user, who holds
/// the lock that a rule's installation takes.
void backfill(Oid table);

}  // namespace normalize
