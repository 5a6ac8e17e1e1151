#include "ddl/typed_tables.hpp"

#include "catalog/dependencies.hpp"

namespace ddl {

namespace {

bool has_rows_of(Oid relation, Oid type) {
  return pg::call([&] {
    HeapTuple const row = SearchSysCache1(RELOID, ObjectIdGetDatum(relation));
    if (!HeapTupleIsValid(row)) return false;
    bool const has = reinterpret_cast<Form_pg_class>(GETSTRUCT(row))->reloftype == type;
    ReleaseSysCache(row);
    return has;
  });
}

}  // namespace

std::vector<Oid> typed_tables(Oid composite_type) {
  std::vector<Oid> tables;
  if (!OidIsValid(composite_type)) return tables;
  for (const catalog::Dependency& dependent : catalog::dependents_of({TypeRelationId, composite_type})) {
    bool const is_of_it = dependent.object.catalog == RelationRelationId && dependent.column == 0 &&
                          has_rows_of(dependent.object.oid, composite_type);
    if (is_of_it) tables.push_back(dependent.object.oid);
  }
  return tables;
}

}  // namespace ddl
