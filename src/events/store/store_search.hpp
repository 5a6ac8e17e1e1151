// Event stores, found by the trigger that makes a table one. No lock is needed, and none is taken.
#pragma once

#include <vector>

#include "pg/boundary.hpp"

namespace events {

bool is_store(Oid relation);

/// All of this database.
std::vector<Oid> all_stores();

}  // namespace events
