// Who may do and see what.
#pragma once

#include "pg/boundary.hpp"

namespace pg {

/// True if an error message may show the current user what stands in that column of some row: he may SELECT
/// the column and no row security applies to him. The same rule that foreign keys follow.
bool may_show_values(Oid relation, AttrNumber column);

/// A Report (42501) unless the current user may look up names in the relation's schema, as a query that names
/// it would.
void require_usage(Oid relation);

/// Makes a role the current user while it lives, without lending its rights to what it can't trust: no SET
/// ROLE, no change of settings. For looking up names, not for running a user's code.
class ActingAs {
 public:
  /// `context` may add to what is so meanwhile: SECURITY_NOFORCE_RLS lets an owner see all rows of his
  /// tables.
  explicit ActingAs(Oid role, int context = 0);
  ~ActingAs();
  ActingAs(const ActingAs&) = delete;
  ActingAs& operator=(const ActingAs&) = delete;

 private:
  Oid user_;
  int context_;
  int exceptions_;
};

}  // namespace pg
