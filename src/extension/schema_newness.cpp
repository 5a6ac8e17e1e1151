// What the install script asks about the schema that it is to make things in.
#include "catalog/catalog_scan.hpp"
#include "extension/extension.hpp"
#include "pg/boundary.hpp"

namespace extension {

namespace {

/// True if the running transaction has created the schema: until it commits no other session sees it, and so
/// none can have made anything in it. A row that was updated can be of a schema that was there before.
bool is_schema_new() {
  catalog::CatalogScan rows(NamespaceRelationId, NamespaceOidIndexId,
                            {catalog::oid_key(Anum_pg_namespace_oid, extension_schema())});
  HeapTuple const row = rows.next();
  if (row == nullptr) return false;
  return TransactionIdIsCurrentTransactionId(HeapTupleHeaderGetXmin(row->t_data)) &&
         (row->t_data->t_infomask & HEAP_UPDATED) == 0;
}

}  // namespace

}  // namespace extension

PGSHIFT_FUNCTION(pgshift_is_schema_new) {
  PG_RETURN_BOOL(extension::is_schema_new());
}
