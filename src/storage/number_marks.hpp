// Which numbers of a sequence may still turn up: they are taken before their transaction commits, and another
// that has taken a later one may commit first.
//
// A transaction that is going to take numbers says so to all sessions before it does: by a lock that nobody
// waits for, whose name holds the last number that was taken until then. It is held until the transaction
// ends, or until a savepoint from before is rolled back to.
#pragma once

#include <cstdint>
#include <span>

#include "storage/table.hpp"

namespace storage {

/// For a transaction that takes ids of the table for what belongs to `key`: all that it takes later
/// will be above a mark. To be called before each id that is taken, or the first of several that
/// are taken in one subtransaction: it makes a new mark where a rollback has released the last one,
/// and costs a look at this backend's own locks where there is one. The table's first column is its
/// identity column.
void mark_ids(Table& table, std::int64_t key);

/// All ids up to this one that belong to the keys are of transactions that have ended, or of this one: a
/// snapshot that is taken afterwards sees what they are of. That looks through all locks of the
/// server, as pg_locks does, so it is for functions that are called now and then.
std::int64_t last_settled_id(Table& table, std::span<const std::int64_t> keys);

}  // namespace storage
