// What the rows of a search have to meet: comparisons of columns with values.
#pragma once

#include <span>
#include <vector>

#include "storage/table_definition.hpp"

namespace storage {

/// By the order of b-trees; texts by the collation C, which their columns have.
class Keys {
 public:
  explicit Keys(const TableDefinition& table) noexcept : table_(table) {}

  Keys& equal(int column, Datum value) { return add(column, BTEqualStrategyNumber, value); }
  Keys& above(int column, Datum value) { return add(column, BTGreaterStrategyNumber, value); }
  Keys& from(int column, Datum value) { return add(column, BTGreaterEqualStrategyNumber, value); }
  Keys& null(int column);

  /// The columns, in the order in which they were named.
  const std::vector<int>& columns() const noexcept { return columns_; }
  /// For a scan of the table, which numbers them as PostgreSQL does.
  std::vector<ScanKeyData>& by_number() noexcept { return keys_; }
  /// For a scan of an index that begins with the columns in this order: it numbers them by their places.
  std::vector<ScanKeyData>& by_place();

 private:
  Keys& add(int column, StrategyNumber strategy, Datum value);

  const TableDefinition& table_;
  std::vector<int> columns_;
  std::vector<ScanKeyData> keys_;
};

}  // namespace storage
