#include "pg/dropped_relation.hpp"

namespace pg {

namespace {

/// Its last version is still there for who looks past all snapshots, since its transaction is running.
bool is_dropped(HeapTuple version) {
  HeapTupleHeader const header = version->t_data;
  return (header->t_infomask & HEAP_XMAX_INVALID) == 0 &&
         TransactionIdIsCurrentTransactionId(HeapTupleHeaderGetUpdateXid(header)) &&
         ItemPointerEquals(&version->t_self, &header->t_ctid);
}

}  // namespace

Oid owner_of_dropped(Oid relation) {
  return call([&] {
    Oid owner = InvalidOid;
    Relation catalog = table_open(RelationRelationId, AccessShareLock);
    ScanKeyData key;
    ScanKeyInit(&key, Anum_pg_class_oid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(relation));
    SysScanDesc scan = systable_beginscan(catalog, ClassOidIndexId, true, SnapshotAny, 1, &key);
    while (HeapTuple version = systable_getnext(scan)) {
      if (is_dropped(version)) owner = reinterpret_cast<Form_pg_class>(GETSTRUCT(version))->relowner;
    }
    systable_endscan(scan);
    table_close(catalog, AccessShareLock);
    return owner;
  });
}

}  // namespace pg
