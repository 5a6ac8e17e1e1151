// Which partitions a row can be in.
#pragma once

#include <span>
#include <vector>

#include "row/key_search.hpp"

namespace row {

/// Those of a partitioned table that may hold a row with these values: one or none, if the values say all
/// that partitions are told apart by.
std::vector<Oid> partitions_that_may_hold(Relation table, std::span<const KeyPart> key);

}  // namespace row
