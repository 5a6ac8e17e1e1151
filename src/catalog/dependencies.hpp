// What depends on what, as PostgreSQL has it in pg_depend: looked up by its indexes, which costs the same
// whatever else there is.
#pragma once

#include <vector>

#include "pg/boundary.hpp"

namespace catalog {

/// A whole object.
struct Object {
  Oid catalog = InvalidOid;
  Oid oid = InvalidOid;

  bool operator==(const Object&) const = default;
};

struct Dependency {
  Object object;  // the one that depends, or the one that is depended on: as was not asked
  int column;     // of it, if it is a relation's column; else 0
  char kind;      // as pg_depend.deptype
};

/// What depends on the object, or on a column of it.
std::vector<Dependency> dependents_of(const Object& object);
/// What it depends on itself.
std::vector<Dependency> needs_of(const Object& object);

/// Makes it depend on them as a view does: they can't be dropped without it.
void add_needs(const Object& object, const std::vector<Object>& needs);
/// Makes it depend on what has these numbers of one object, as columns have them of a table, and on nothing
/// else of that.
void replace_needs(const Object& object, const Object& whole, const std::vector<int>& columns);
/// Removes what add_needs() has made it depend on.
void remove_needs(const Object& object);

/// The role that owns it; InvalidOid where that is nobody, or it is gone.
Oid owner_of(const Object& object);

}  // namespace catalog
