#include "catalog/dropped_rows.hpp"

namespace catalog {

Oid owner_of_dropped(Oid relation) {
  return pg::call([&] {
    Oid owner = InvalidOid;
    Relation catalog = table_open(RelationRelationId, AccessShareLock);
    ScanKeyData key;
    ScanKeyInit(&key, Anum_pg_class_oid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(relation));
    SysScanDesc scan = systable_beginscan(catalog, ClassOidIndexId, true, SnapshotAny, 1, &key);
    while (HeapTuple version = systable_getnext(scan)) {
      if (was_dropped_now(version)) owner = reinterpret_cast<Form_pg_class>(GETSTRUCT(version))->relowner;
    }
    systable_endscan(scan);
    table_close(catalog, AccessShareLock);
    return owner;
  });
}

}  // namespace catalog
