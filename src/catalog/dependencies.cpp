#include "catalog/dependencies.hpp"

#include <algorithm>
#include <set>

#include "catalog/catalog_scan.hpp"
#include "pg/compat.hpp"

namespace catalog {

namespace {

std::vector<Dependency> dependencies(Oid index, AttrNumber catalog, AttrNumber oid, const Object& object,
                                     bool as_dependent) {
  std::vector<Dependency> found;
  CatalogScan rows(DependRelationId, index, {oid_key(catalog, object.catalog), oid_key(oid, object.oid)});
  while (HeapTuple const row = rows.next()) {
    const auto* form = reinterpret_cast<Form_pg_depend>(GETSTRUCT(row));
    found.push_back(as_dependent
                        ? Dependency{{form->refclassid, form->refobjid}, form->refobjsubid, form->deptype}
                        : Dependency{{form->classid, form->objid}, form->objsubid, form->deptype});
  }
  return found;
}

}  // namespace

std::vector<Dependency> dependents_of(const Object& object) {
  return dependencies(DependReferenceIndexId, Anum_pg_depend_refclassid, Anum_pg_depend_refobjid, object,
                      false);
}

std::vector<Dependency> needs_of(const Object& object) {
  return dependencies(DependDependerIndexId, Anum_pg_depend_classid, Anum_pg_depend_objid, object, true);
}

namespace {

/// PostgreSQL records what it is given, twice too.
std::vector<Object> without_repeated(const std::vector<Object>& objects) {
  std::vector<Object> once;
  for (const Object& object : objects) {
    if (std::find(once.begin(), once.end(), object) == once.end()) once.push_back(object);
  }
  return once;
}

void record(const Object& object, const std::vector<ObjectAddress>& needs) {
  ObjectAddress const depender{object.catalog, object.oid, 0};
  const ObjectAddress* const first = needs.data();
  int const count = static_cast<int>(needs.size());
  pg::call([&] {
    recordMultipleDependencies(&depender, first, count, DEPENDENCY_NORMAL);
    CommandCounterIncrement();
  });
}

void remove(const Object& object, const Object& need) {
  pg::call([&] {
    deleteDependencyRecordsForSpecific(object.catalog, object.oid, DEPENDENCY_NORMAL, need.catalog, need.oid);
    CommandCounterIncrement();
  });
}

}  // namespace

void add_needs(const Object& object, const std::vector<Object>& needs) {
  std::vector<ObjectAddress> addresses;
  for (const Object& need : without_repeated(needs)) addresses.push_back({need.catalog, need.oid, 0});
  record(object, addresses);
}

void replace_needs(const Object& object, const Object& whole, const std::vector<int>& columns) {
  remove(object, whole);
  std::vector<ObjectAddress> addresses;
  for (int const column : std::set<int>(columns.begin(), columns.end())) {
    addresses.push_back({whole.catalog, whole.oid, column});
  }
  record(object, addresses);
}

void remove_needs(const Object& object) {
  for (const Dependency& need : needs_of(object)) {
    if (need.kind == DEPENDENCY_NORMAL) remove(object, need.object);
  }
}

Oid owner_of(const Object& object) {
  return pg::call([&] {
    if (!is_objectclass_supported(object.catalog)) return InvalidOid;
    auto const cache = get_object_catcache_oid(object.catalog);
    AttrNumber const owner = get_object_attnum_owner(object.catalog);
    if (!pg::compat::has_cache_by_oid(object.catalog) || owner == InvalidAttrNumber) return InvalidOid;
    HeapTuple const row = SearchSysCache1(cache, ObjectIdGetDatum(object.oid));
    if (!HeapTupleIsValid(row)) return InvalidOid;
    bool null = false;
    Datum const value = SysCacheGetAttr(cache, row, owner, &null);
    ReleaseSysCache(row);
    return null ? InvalidOid : DatumGetObjectId(value);
  });
}

}  // namespace catalog
