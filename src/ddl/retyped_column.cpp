#include "ddl/retyped_column.hpp"

#include "catalog/dropped_rows.hpp"

namespace ddl {

namespace {

bool is_integer(Oid type) {
  return type == INT2OID || type == INT4OID || type == INT8OID;
}

bool is_text(Oid type) {
  return type == TEXTOID || type == VARCHAROID;
}

struct Types {
  bool are_integers = true;
  bool are_texts = true;

  void add(Oid type) {
    are_integers = are_integers && is_integer(type);
    are_texts = are_texts && is_text(type);
  }
};

/// Of the column as it is, and as it was before the running transaction changed it: whoever looks past all
/// snapshots still sees that.
Types types_of(Oid table, AttrNumber column) {
  Types types;
  Relation catalog = table_open(AttributeRelationId, AccessShareLock);
  ScanKeyData keys[2];
  ScanKeyInit(&keys[0], Anum_pg_attribute_attrelid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(table));
  ScanKeyInit(&keys[1], Anum_pg_attribute_attnum, BTEqualStrategyNumber, F_INT2EQ, Int16GetDatum(column));
  SysScanDesc scan = systable_beginscan(catalog, AttributeRelidNumIndexId, true, SnapshotAny, 2, keys);
  for (HeapTuple row = systable_getnext(scan); HeapTupleIsValid(row); row = systable_getnext(scan)) {
    bool const is_there = (row->t_data->t_infomask & HEAP_XMAX_INVALID) != 0;
    if (is_there || catalog::is_gone_now(row)) {
      types.add(reinterpret_cast<Form_pg_attribute>(GETSTRUCT(row))->atttypid);
    }
  }
  systable_endscan(scan);
  table_close(catalog, AccessShareLock);
  return types;
}

}  // namespace

bool keeps_texts(Oid table, const std::string& column) {
  return pg::call([&] {
    AttrNumber const number = get_attnum(table, column.c_str());
    if (number == InvalidAttrNumber) return false;
    Types const types = types_of(table, number);
    return types.are_integers || types.are_texts;
  });
}

}  // namespace ddl
