// Who may do and see what.
#pragma once

#include "pg/boundary.hpp"

namespace pg {

/// True if an error message may show the current user what stands in that column of some row: the user may
/// SELECT the column, and no row security applies. Foreign keys follow the same rule.
bool may_show_values(Oid relation, AttrNumber column);

/// The same of all columns: he may be told which rows there are.
bool may_show_rows(Oid relation);

/// A Report (42501) unless the current user may look up names in the relation's schema, as a query that names
/// it would.
void require_usage(Oid relation);

/// True while PostgreSQL, or ActingAs, runs somebody's code for another one's session: what is done there is
/// not what the session's user does.
bool is_run_for_another() noexcept;

/// For a function that writes in its user's name: 25006 in a read-only transaction; 42501 for what others
/// have the session run, as ANALYZE does.
void require_own_doing(const char* function);

/// True while a foreign key's action runs, and whatever its table's owner has made to run with it.
bool is_run_by_foreign_key() noexcept;

/// Makes a role the current user while it lives. Neither of the two lends the other more than that:
/// what the role's code sets is set back, and what the asker may have put into the search_path is
/// not on it. The one that was made last goes first. What runs meanwhile is in a
/// security-restricted operation.
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
  int settings_;
  Unwinding unwinding_;
};

}  // namespace pg
