#include "catalog/type_tree.hpp"

#include <unordered_set>

#include "catalog/dependencies.hpp"

namespace catalog {

TypeTree types_with(Oid type) {
  TypeTree tree;
  std::unordered_set<Oid> seen;
  auto const add = [&](Oid found) {
    if (OidIsValid(found) && seen.insert(found).second) tree.types.push_back(found);
  };
  add(type);
  // More are added meanwhile.
  for (std::size_t i = 0; i < tree.types.size(); ++i) {
    for (const Dependency& dependent : dependents_of({TypeRelationId, tree.types[i]})) {
      if (dependent.object.catalog == TypeRelationId) add(dependent.object.oid);
      if (dependent.object.catalog != RelationRelationId || dependent.column == 0) continue;
      Oid const relation = dependent.object.oid;
      if (pg::call([&] { return get_rel_relkind(relation); }) != RELKIND_COMPOSITE_TYPE) {
        tree.columns.push_back({relation, static_cast<AttrNumber>(dependent.column)});
      }
      add(pg::call([&] { return get_rel_type_id(relation); }));
    }
  }
  return tree;
}

}  // namespace catalog
