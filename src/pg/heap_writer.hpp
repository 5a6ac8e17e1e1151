// Rows written into a heap table with all its indexes, past triggers, privileges and constraints.
#pragma once

#include "pg/boundary.hpp"

namespace pg {

/// What is declared here runs inside of guarded calls: it may ereport and has no destructor to lose.
class HeapWriter {
 public:
  static HeapWriter open(Relation relation);
  void close() const { CatalogCloseIndexes(indexes_); }

  void insert(HeapTuple row) const;
  /// Several rows that have been added by an earlier command. Leaves garbage in the current memory context.
  void insert(TupleTableSlot** rows, int count, CommandId command) const;
  /// Replaces the row at that place, which the caller has locked.
  void update(ItemPointerData at, HeapTuple row) const;

 private:
  HeapWriter(Relation relation, CatalogIndexState indexes, bool needs_executor)
      : relation_(relation), indexes_(indexes), needs_executor_(needs_executor) {}

  void add_to_indexes(HeapTuple row, bool is_update, bool only_summarizing) const;
  void add_to_plain_index(int which, TupleTableSlot** rows, int count) const;

  Relation relation_;
  CatalogIndexState indexes_;
  // An index that someone has added is of any kind; the way that catalogs are written knows plain ones only.
  bool needs_executor_;
};

}  // namespace pg
