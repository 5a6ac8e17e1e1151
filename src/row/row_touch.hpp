// Rows that are updated to what they are, so that the table's triggers see them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "catalog/relation.hpp"

namespace row {

/// By an UPDATE of the current user's, as he could write it himself, which sets the column to its own value.
/// Returns how many rows it updated: another trigger may have kept some from it. The caller holds a lock that
/// keeps writers out; rows that are committed are found, also under REPEATABLE READ.
///
/// `target` is the table itself or, for rows that may move to other partitions, its topmost parent.
std::uint64_t touch_rows(Oid target, Oid table, const std::string& column,
                         const std::vector<ItemPointerData>& rows);

/// 42501 if row security would hide some of the table's rows from the current user's UPDATE.
void refuse_hidden_rows(Oid table);

}  // namespace row
