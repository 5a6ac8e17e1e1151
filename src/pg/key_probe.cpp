#include "pg/key_probe.hpp"

#include "pg/compat.hpp"

namespace pg {

namespace {

/// By the key's columns of the row; the number of keys, 0 where the row has a NULL there.
int prepare_keys(Relation index, TupleTableSlot* row, ScanKeyData* keys) {
  int const count = IndexRelationGetNumberOfKeyAttributes(index);
  for (int i = 0; i < count; ++i) {
    AttrNumber const column = index->rd_index->indkey.values[i];
    Oid const type = index->rd_opcintype[i];
    Oid const equals = get_opfamily_member(index->rd_opfamily[i], type, type, BTEqualStrategyNumber);
    bool null = false;
    Datum const value = slot_getattr(row, column, &null);
    if (null) return 0;
    ScanKeyEntryInitialize(&keys[i], 0, column, BTEqualStrategyNumber, InvalidOid, index->rd_indcollation[i],
                           get_opcode(equals), value);
  }
  return count;
}

}  // namespace

bool key_is_taken(Relation relation, TupleTableSlot* row) {
  return call([&] {
    Oid const oid = compat::primary_key_index(relation);
    if (!OidIsValid(oid)) return false;
    ScanKeyData keys[INDEX_MAX_KEYS];
    Relation index = index_open(oid, AccessShareLock);
    bool const usable = index->rd_index->indimmediate && index->rd_rel->relam == BTREE_AM_OID;
    int const count = usable ? prepare_keys(index, row, keys) : 0;
    index_close(index, NoLock);
    if (count == 0) return false;
    SnapshotData snapshot;
    InitDirtySnapshot(snapshot);
    SysScanDesc scan = systable_beginscan(relation, oid, true, &snapshot, count, keys);
    bool const found = HeapTupleIsValid(systable_getnext(scan));
    systable_endscan(scan);
    return found;
  });
}

}  // namespace pg
