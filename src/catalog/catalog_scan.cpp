#include "catalog/catalog_scan.hpp"

namespace catalog {

namespace {

ScanKeyData equals(AttrNumber column, RegProcedure function, Datum value) {
  ScanKeyData key;
  pg::call([&] { ScanKeyInit(&key, column, BTEqualStrategyNumber, function, value); });
  return key;
}

}  // namespace

ScanKeyData oid_key(AttrNumber column, Oid value) {
  return equals(column, F_OIDEQ, ObjectIdGetDatum(value));
}

ScanKeyData name_key(AttrNumber column, const char* value) {
  return equals(column, F_NAMEEQ, CStringGetDatum(value));
}

ScanKeyData int2_key(AttrNumber column, std::int16_t value) {
  return equals(column, F_INT2EQ, Int16GetDatum(value));
}

CatalogScan::CatalogScan(Oid catalog, Oid index, std::initializer_list<ScanKeyData> keys, Snapshot snapshot)
    : keys_(keys),
      catalog_(pg::call([&] { return table_open(catalog, AccessShareLock); })),
      scan_(pg::call([&] {
        return systable_beginscan(catalog_, index, OidIsValid(index), snapshot,
                                  static_cast<int>(keys_.size()), keys_.data());
      })) {}

CatalogScan::~CatalogScan() {
  if (unwinding_.has_begun()) return;
  systable_endscan(scan_);
  table_close(catalog_, AccessShareLock);
}

HeapTuple CatalogScan::next() {
  return pg::call([&] { return systable_getnext(scan_); });
}

}  // namespace catalog
