#include "catalog/dropped_rows.hpp"

#include "catalog/catalog_scan.hpp"

namespace catalog {

std::vector<Oid> dropped_triggers_of(Oid catalog, Oid object) {
  std::vector<Oid> triggers;
  CatalogScan rows(DependRelationId, DependReferenceIndexId,
                   {oid_key(Anum_pg_depend_refclassid, catalog), oid_key(Anum_pg_depend_refobjid, object)},
                   SnapshotAny);
  while (HeapTuple const version = rows.next()) {
    const auto* form = reinterpret_cast<Form_pg_depend>(GETSTRUCT(version));
    if (form->classid == TriggerRelationId && was_dropped_now(version)) triggers.push_back(form->objid);
  }
  return triggers;
}

Oid owner_of_dropped(Oid relation) {
  Oid owner = InvalidOid;
  CatalogScan rows(RelationRelationId, ClassOidIndexId, {oid_key(Anum_pg_class_oid, relation)}, SnapshotAny);
  while (HeapTuple const version = rows.next()) {
    if (was_dropped_now(version)) owner = reinterpret_cast<Form_pg_class>(GETSTRUCT(version))->relowner;
  }
  return owner;
}

}  // namespace catalog
