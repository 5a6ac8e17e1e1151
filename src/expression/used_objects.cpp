#include "expression/used_objects.hpp"

#include <algorithm>

#include "expression/meaning.hpp"
#include "pg/compat.hpp"
#include "pg/settings.hpp"
#include "pg/subtransaction.hpp"

namespace expression {

namespace {

/// Nobody's: what is recorded for it is read back and undone.
constexpr catalog::Object scratch{TriggerRelationId, InvalidOid};

/// True for what is gone when the session ends, and would take along what depends on it, with no event
/// trigger to see it.
bool is_temporary(const catalog::Object& object) {
  return pg::call([&] {
    if (!is_objectclass_supported(object.catalog)) return false;
    AttrNumber const schema = get_object_attnum_namespace(object.catalog);
    if (schema == InvalidAttrNumber || !pg::compat::has_cache_by_oid(object.catalog)) return false;
    auto const cache = get_object_catcache_oid(object.catalog);
    HeapTuple const row = SearchSysCache1(cache, ObjectIdGetDatum(object.oid));
    if (!HeapTupleIsValid(row)) return false;
    bool null = false;
    Datum const value = SysCacheGetAttr(cache, row, schema, &null);
    ReleaseSysCache(row);
    return !null && isAnyTempNamespace(DatumGetObjectId(value));
  });
}

/// Notes in pg_depend what the expression uses. False if a constant in it is the name of a role, on which
/// PostgreSQL lets nothing depend.
bool record_uses(const ObjectAddress& depender, const ParsedExpression& parsed) {
  pg::Subtransaction attempt;
  try {
    pg::call([&] { recordDependencyOnExpr(&depender, parsed.node, parsed.rows, DEPENDENCY_NORMAL); });
  } catch (const pg::Error& error) {
    if (error.data()->sqlerrcode != ERRCODE_FEATURE_NOT_SUPPORTED) throw;
    return false;
  }
  attempt.commit();
  return true;
}

}  // namespace

Uses used_objects(const std::vector<ExpressionSource>& bound, Relation home) {
  Uses uses;
  {
    pg::PinnedSettings const reading(pg::reading_settings());
    // PostgreSQL itself judges what an expression uses, as for a view, but can only be asked to
    // record it. So it is recorded for an object that there is not, and read back.
    ObjectAddress const depender{scratch.catalog, scratch.oid, 0};
    for (const ExpressionSource& source : bound) {
      ParsedExpression const parsed = pg::call([&] { return parse_expression(source, home, TextIs::bound); });
      auto const meaning = meaning_of(parsed.node);
      uses.meanings.insert(uses.meanings.end(), meaning.begin(), meaning.end());
      if (!record_uses(depender, parsed)) uses.unusable = "constants that are names of roles";
    }
    // The search in pg_depend sees what an earlier command has written.
    pg::call([] { CommandCounterIncrement(); });
  }
  catalog::Object const own{RelationRelationId, RelationGetRelid(home)};
  std::vector<catalog::Object>& used = uses.objects;
  for (const catalog::Dependency& need : catalog::needs_of(scratch)) {
    if (need.object == own) continue;
    if (is_temporary(need.object)) {
      uses.unusable = "temporary objects";
    } else if (std::find(used.begin(), used.end(), need.object) == used.end()) {
      used.push_back(need.object);
    }
  }
  return uses;
}

}  // namespace expression
