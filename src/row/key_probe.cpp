#include "row/key_probe.hpp"

#include "pg/compat.hpp"

namespace row {

namespace {

/// The index of a key that is checked at once, by equality; InvalidOid if the relation has none.
Oid immediate_key(Relation relation) {
  Oid const oid = pg::compat::primary_key_index(relation);
  if (!OidIsValid(oid)) return InvalidOid;
  Relation index = index_open(oid, RowExclusiveLock);
  bool const immediate = index->rd_index->indimmediate && index->rd_rel->relam == BTREE_AM_OID;
  index_close(index, NoLock);
  return immediate ? oid : InvalidOid;
}

}  // namespace

bool lock_row_of_same_key(Relation relation, TupleTableSlot* row) {
  return pg::call([&] {
    Oid const index = immediate_key(relation);
    if (!OidIsValid(index)) return false;
    slot_getallattrs(row);
    TupleTableSlot* found = table_slot_create(relation, nullptr);
    bool const locked = RelationFindReplTupleByIndex(relation, index, LockTupleNoKeyExclusive, row, found);
    ExecDropSingleTupleTableSlot(found);
    return locked;
  });
}

}  // namespace row
