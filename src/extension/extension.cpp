#include "extension/extension.hpp"

#include <fmt/format.h>

#include "catalog/catalog_scan.hpp"
#include "pg/settings.hpp"
#include "pg/spi.hpp"

namespace extension {

namespace {

constexpr const char* schema_name = "pgshift";

Oid extension_oid() {
  return pg::call([] { return get_extension_oid(extension_name, true); });
}

}  // namespace

bool is_in_extension_script() {
  return creating_extension && CurrentExtensionObject == extension_oid();
}

bool is_of_extension(Oid catalog, Oid object) {
  Oid const extension = extension_oid();
  if (!OidIsValid(extension)) return false;
  return pg::call([&] { return getExtensionOfObject(catalog, object) == extension; });
}

Oid extension_schema() {
  return pg::call([] { return get_namespace_oid(schema_name, true); });
}

void lock(LOCKMODE mode) {
  Oid const extension = extension_oid();
  if (OidIsValid(extension)) pg::call([&] { LockDatabaseObject(ExtensionRelationId, extension, 0, mode); });
}

bool goes_with_role(Oid role) {
  pg::PinnedSettings const settings(pg::reading_settings());
  pg::Spi spi;
  return spi.finds(
      fmt::format("SELECT FROM pg_catalog.pg_extension AS e, pg_catalog.pg_namespace AS n"
                  " WHERE e.extname = '{}' AND n.nspname = '{}'"
                  " AND {}::pg_catalog.oid IN (e.extowner, n.nspowner)",
                  extension_name, schema_name, role));
}

Oid schema_owner() {
  Oid const schema = extension_schema();
  return pg::call([&] {
    HeapTuple const row = SearchSysCache1(NAMESPACEOID, ObjectIdGetDatum(schema));
    if (!HeapTupleIsValid(row)) return InvalidOid;
    Oid const owner = reinterpret_cast<Form_pg_namespace>(GETSTRUCT(row))->nspowner;
    ReleaseSysCache(row);
    return owner;
  });
}

Oid extension_owner() {
  catalog::CatalogScan rows(ExtensionRelationId, ExtensionNameIndexId,
                            {catalog::name_key(Anum_pg_extension_extname, extension_name)});
  HeapTuple const row = rows.next();
  return row != nullptr ? reinterpret_cast<Form_pg_extension>(GETSTRUCT(row))->extowner : InvalidOid;
}

bool is_owned_by_current_user() {
  Oid const owner = extension_owner();
  return pg::call(
      [&] { return superuser() || (OidIsValid(owner) && has_privs_of_role(GetUserId(), owner)); });
}

void require_extension_owner() {
  if (is_owned_by_current_user()) return;
  throw pg::Report(ERRCODE_INSUFFICIENT_PRIVILEGE,
                   fmt::format("must be owner of extension {}", extension_name));
}

}  // namespace extension
