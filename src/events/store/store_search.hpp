// Event stores, found by the trigger that makes a table one. No lock is needed, and none is taken.
#pragma once

#include <vector>

#include "catalog/stored_trigger.hpp"
#include "pg/boundary.hpp"

namespace events {

bool is_store(Oid relation);

/// True of a trigger that says of its table that it is a store; and of one that keeps all of SQL's writes
/// from it, besides.
bool says_store(const catalog::StoredTrigger& trigger);
bool closes_store(const catalog::StoredTrigger& trigger);

/// All of this database.
std::vector<Oid> all_stores();

}  // namespace events
