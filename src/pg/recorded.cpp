#include "pg/recorded.hpp"

namespace pg {

namespace {

bool has_relations_in(Relation table, AttrNumber column) {
  TupleDesc const columns = RelationGetDescr(table);
  return table->rd_rel->relkind == RELKIND_RELATION && table->rd_rel->relam == HEAP_TABLE_AM_OID &&
         columns->natts >= column && TupleDescAttr(columns, column - 1)->atttypid == REGCLASSOID;
}

bool begins_with(Relation index, AttrNumber column) {
  return index->rd_index->indisvalid && index->rd_rel->relam == BTREE_AM_OID &&
         RelationGetIndexPredicate(index) == NIL && index->rd_index->indkey.values[0] == column;
}

/// An index that begins with the column, or InvalidOid.
Oid index_of(Relation table, AttrNumber column) {
  const ListCell* cell = nullptr;
  foreach (cell, RelationGetIndexList(table)) {
    Relation index = index_open(lfirst_oid(cell), AccessShareLock);
    bool const fits = begins_with(index, column);
    index_close(index, AccessShareLock);
    if (fits) return lfirst_oid(cell);
  }
  return InvalidOid;
}

}  // namespace

bool is_recorded(Oid own_table, AttrNumber column, Oid relation, Snapshot snapshot) {
  return call([&] {
    Relation table = try_table_open(own_table, AccessShareLock);
    if (table == nullptr) return false;
    bool found = false;
    if (has_relations_in(table, column)) {
      ScanKeyData key;
      ScanKeyInit(&key, column, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(relation));
      Oid const index = index_of(table, column);
      SysScanDesc scan = systable_beginscan(table, index, OidIsValid(index), snapshot, 1, &key);
      found = HeapTupleIsValid(systable_getnext(scan));
      systable_endscan(scan);
    }
    table_close(table, AccessShareLock);
    return found;
  });
}

}  // namespace pg
