// What row security lets the current user see of a table's rows.
#pragma once

#include "pg/boundary.hpp"

namespace catalog {

class RowPolicies {
 public:
  /// A Report (42501) where the table's policies for a SELECT by the current user could run code of others'
  /// with the rights of that user, who has asked about a row and has not queried the table. Nothing is run
  /// yet.
  explicit RowPolicies(Oid table);

  /// True if a SELECT by the current user sees this row of the table, or of a partition of it.
  bool show(Relation relation, TupleTableSlot* row, Snapshot snapshot) const;

 private:
  enum class Way {
    see_all,   // no row security for the user
    evaluate,  // conditions of nothing but what the server brings
    select,    // the table's owner can act as the user anyway
  };

  bool selects(Relation relation, TupleTableSlot* row, Snapshot snapshot) const;
  bool evaluates(Relation relation, TupleTableSlot* row) const;

  Oid table_;
  Way way_ = Way::see_all;
  List* conditions_ = nullptr;
};

}  // namespace catalog
