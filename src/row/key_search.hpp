// A row that is looked up by the values of its key, without the planner: that evaluates what a table's owner
// has written in indexes' predicates and partitions' constraints, with the rights of the asker.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "pg/boundary.hpp"

namespace row {

/// Where a row is: of a partitioned table, in which partition.
struct RowPlace {
  Oid table;
  ItemPointerData row;
};

/// That a column has a value, by its type's own equality.
struct KeyPart {
  AttrNumber column;
  Oid type;  // of the value; no domain
  Datum value;
};

/// A row that the snapshot sees and whose columns have these values. What inherits from a plain table is not
/// the table's. Nothing runs but the access methods of indexes, the types' equality, and what partitions are
/// told apart by, with the rights of the owner of each partitioned table.
std::optional<RowPlace> find_row(Relation table, std::span<const KeyPart> key, Snapshot snapshot);

}  // namespace row
