#include "pg/used_objects.hpp"

#include <algorithm>

#include "pg/settings.hpp"

namespace pg {

namespace {

/// Nobody's: what is recorded for it is read back and undone.
constexpr Object scratch{TriggerRelationId, InvalidOid};

/// True for what is gone when the session ends, and would take along what depends on it, with no event
/// trigger to see it.
bool is_temporary(const Object& object) {
  return call([&] {
    if (!is_objectclass_supported(object.catalog)) return false;
    AttrNumber const schema = get_object_attnum_namespace(object.catalog);
    int const cache = schema != InvalidAttrNumber ? get_object_catcache_oid(object.catalog) : -1;
    if (cache < 0) return false;
    HeapTuple const row = SearchSysCache1(cache, ObjectIdGetDatum(object.oid));
    if (!HeapTupleIsValid(row)) return false;
    bool null = false;
    Datum const value = SysCacheGetAttr(cache, row, schema, &null);
    ReleaseSysCache(row);
    return !null && isAnyTempNamespace(DatumGetObjectId(value));
  });
}

}  // namespace

std::vector<Object> used_objects(const std::vector<ExpressionSource>& bound, Relation home) {
  {
    PinnedSettings const reading(reading_settings());
    ObjectAddress const depender{scratch.catalog, scratch.oid, 0};
    for (const ExpressionSource& source : bound) {
      call([&] {
        ParsedExpression const parsed = parse_expression(source, home, TextIs::bound);
        recordDependencyOnExpr(&depender, parsed.node, parsed.rows, DEPENDENCY_NORMAL);
      });
    }
    call([] { CommandCounterIncrement(); });
  }
  Object const own{RelationRelationId, RelationGetRelid(home)};
  std::vector<Object> used;
  for (const Dependency& need : needs_of(scratch)) {
    bool const counts = !(need.object == own) && !is_temporary(need.object);
    if (counts && std::find(used.begin(), used.end(), need.object) == used.end()) used.push_back(need.object);
  }
  return used;
}

}  // namespace pg
