#include "catalog/dropped_rows.hpp"

#include "catalog/catalog_scan.hpp"

namespace catalog {

Oid owner_of_dropped(Oid relation) {
  Oid owner = InvalidOid;
  CatalogScan rows(RelationRelationId, ClassOidIndexId, {oid_key(Anum_pg_class_oid, relation)}, SnapshotAny);
  while (HeapTuple const version = rows.next()) {
    if (was_dropped_now(version)) owner = reinterpret_cast<Form_pg_class>(GETSTRUCT(version))->relowner;
  }
  return owner;
}

}  // namespace catalog
