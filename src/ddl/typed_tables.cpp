#include "ddl/typed_tables.hpp"

#include "catalog/dependencies.hpp"

namespace ddl {

Oid type_made_of(Oid table) {
  return pg::call([&] {
    HeapTuple const row = SearchSysCache1(RELOID, ObjectIdGetDatum(table));
    if (!HeapTupleIsValid(row)) return InvalidOid;
    Oid const type = reinterpret_cast<Form_pg_class>(GETSTRUCT(row))->reloftype;
    ReleaseSysCache(row);
    return type;
  });
}

std::vector<Oid> typed_tables(Oid composite_type) {
  std::vector<Oid> tables;
  if (!OidIsValid(composite_type)) return tables;
  for (const catalog::Dependency& dependent : catalog::dependents_of({TypeRelationId, composite_type})) {
    bool const is_of_it = dependent.object.catalog == RelationRelationId && dependent.column == 0 &&
                          type_made_of(dependent.object.oid) == composite_type;
    if (is_of_it) tables.push_back(dependent.object.oid);
  }
  return tables;
}

}  // namespace ddl
