// What the rows of a search have to meet: comparisons of columns with values.
#pragma once

#include <span>
#include <vector>

#include "storage/table_definition.hpp"

namespace storage {

/// By the order of b-trees; texts by the collation C, which their columns have. Holds a reference
/// to the definition, and of values that are pointers only these: both must outlive the search.
class Keys {
 public:
  explicit Keys(const TableDefinition& table) noexcept : table_(table) {}

  /// Only those comparisons exist that the searches of this library take; any other is an error of
  /// PostgreSQL's (XX000) when it is named.
  Keys& equal(int column, Datum value) { return add(column, BTEqualStrategyNumber, value); }
  Keys& above(int column, Datum value) { return add(column, BTGreaterStrategyNumber, value); }
  Keys& from(int column, Datum value) { return add(column, BTGreaterEqualStrategyNumber, value); }
  /// For an index alone: a scan of the table finds no row by such a key.
  Keys& null(int column);

  /// The columns, in the order in which they were named.
  const std::vector<int>& columns() const noexcept { return columns_; }
  /// For a scan of the table, which numbers them as PostgreSQL does.
  std::vector<ScanKeyData>& by_number() noexcept { return keys_; }
  /// For a scan of an index that begins with the columns in this order: it numbers them by their
  /// places. The keys themselves are renumbered, so by_number() means nothing afterwards.
  std::vector<ScanKeyData>& by_place();

 private:
  Keys& add(int column, StrategyNumber strategy, Datum value);

  const TableDefinition& table_;
  std::vector<int> columns_;
  std::vector<ScanKeyData> keys_;
};

}  // namespace storage
