#include "ddl/retyped_column.hpp"

#include "catalog/catalog_scan.hpp"
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
  catalog::CatalogScan rows(AttributeRelationId, AttributeRelidNumIndexId,
                            {catalog::oid_key(Anum_pg_attribute_attrelid, table),
                             catalog::int2_key(Anum_pg_attribute_attnum, column)},
                            SnapshotAny);
  while (HeapTuple const row = rows.next()) {
    bool const is_there = (row->t_data->t_infomask & HEAP_XMAX_INVALID) != 0;
    if (is_there || catalog::is_gone_now(row)) {
      types.add(reinterpret_cast<Form_pg_attribute>(GETSTRUCT(row))->atttypid);
    }
  }
  return types;
}

}  // namespace

bool keeps_texts(Oid table, const std::string& column) {
  AttrNumber const number = pg::call([&] { return get_attnum(table, column.c_str()); });
  if (number == InvalidAttrNumber) return false;
  Types const types = types_of(table, number);
  return types.are_integers || types.are_texts;
}

}  // namespace ddl
