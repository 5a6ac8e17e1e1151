// Relations and their columns.
#pragma once

#include <string>
#include <vector>

#include "pg/boundary.hpp"

namespace catalog {

/// An open relation. Its lock is kept to the end of the transaction, as PostgreSQL wants it.
class OpenRelation {
 public:
  /// NoLock where the caller holds a lock already.
  OpenRelation(Oid relation, LOCKMODE lock);
  ~OpenRelation();
  OpenRelation(const OpenRelation&) = delete;
  OpenRelation& operator=(const OpenRelation&) = delete;

  Relation get() const noexcept { return relation_; }
  Relation operator->() const noexcept { return relation_; }
  Oid oid() const noexcept { return RelationGetRelid(relation_); }

 private:
  Relation relation_;
  pg::Unwinding unwinding_;
};

/// The relation's schema and name, for an error's fields; empty where it no longer exists.
pg::ErrorObject relation_names(Oid relation);

/// The same OID, if it is a table's or a partitioned one's: otherwise a Report, 42P01 or 42809.
Oid require_table(Oid relation);

/// The column of that name (case as stored), or InvalidAttrNumber. System and dropped columns are none.
AttrNumber find_column(Relation relation, const std::string& name);

/// The column's number. A Report (42703) where there is no such column.
AttrNumber require_column(Relation relation, const std::string& name);

/// The same. A Report where there is no such column (42703), or where it is generated (42P17) and
/// so computed only after rules have seen the row.
AttrNumber require_writable_column(Relation relation, const std::string& name);

std::string column_name(Relation relation, AttrNumber column);
/// Of all columns, in their order.
std::vector<std::string> column_names(Relation relation);

Oid owner_of(Oid relation);

/// PostgreSQL's own error (42501) unless the current user owns the relation.
void require_owner(Oid relation);

/// The relation and, for a partitioned table or an inheritance parent, all its descendants, each locked.
std::vector<Oid> relation_tree(Oid relation, LOCKMODE lock);

}  // namespace catalog
