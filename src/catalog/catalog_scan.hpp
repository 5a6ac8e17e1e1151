// The rows of a catalog that an index leads to.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <vector>

#include "pg/boundary.hpp"

namespace catalog {

/// For a scan by a column of that type which equals the value.
ScanKeyData oid_key(AttrNumber column, Oid value);
/// The name must outlive the scan.
ScanKeyData name_key(AttrNumber column, const char* value);
ScanKeyData int2_key(AttrNumber column, std::int16_t value);

/// Holds the catalog open, locked as readers do, as long as it lives.
class CatalogScan {
 public:
  /// The rows that meet the keys, which are about the index's first columns; of InvalidOid, all rows there
  /// are. Without a snapshot those that are there now. Who looks past all snapshots (SnapshotAny) also sees
  /// what the running transaction has dropped or replaced (catalog/dropped_rows).
  CatalogScan(Oid catalog, Oid index, std::initializer_list<ScanKeyData> keys, Snapshot snapshot = nullptr);
  ~CatalogScan();
  CatalogScan(const CatalogScan&) = delete;
  CatalogScan& operator=(const CatalogScan&) = delete;

  TupleDesc columns() const noexcept { return RelationGetDescr(catalog_); }
  /// Null at the end; valid until the next call.
  HeapTuple next();

 private:
  std::vector<ScanKeyData> keys_;
  Relation catalog_;
  SysScanDesc scan_;
  pg::Unwinding unwinding_;
};

}  // namespace catalog
