// Rows written into a heap table with all its indexes, past triggers, privileges and constraints.
#pragma once

#include <span>

#include "pg/boundary.hpp"

namespace storage {

/// What is declared here runs inside of guarded calls: it may ereport and has no destructor to
/// lose. The caller holds RowExclusiveLock or more on the relation and keeps it open for as long as
/// the writer is used; the writer takes no lock on it. A duplicate in a unique index is
/// PostgreSQL's own error (23505). NOT NULL and CHECK are not looked at: what is written here must
/// meet them.
class HeapWriter {
 public:
  /// Opens the indexes with RowExclusiveLock. What it makes lies in the memory context that is
  /// current, which must outlive the writer.
  static HeapWriter open(Relation relation);
  /// Lets the locks on the indexes go; the relation's stays. To be called once, by the resource
  /// owner that was current at open(). After an error the abort does it instead.
  void close() const { CatalogCloseIndexes(indexes_); }

  std::span<const Relation> indexes() const {
    return {indexes_->ri_IndexRelationDescs, static_cast<std::size_t>(indexes_->ri_NumIndices)};
  }
  /// What that index's rows have to meet, of the one in this place.
  List* predicate(std::size_t index) const { return indexes_->ri_IndexRelationInfo[index]->ii_Predicate; }

  /// The row is visible from the next command on, and knows its place in the table then.
  void insert(HeapTuple row) const;
  /// Several rows that have been added by an earlier command. Leaves garbage in the current memory
  /// context. Each slot knows its row's place then.
  void insert(TupleTableSlot** rows, int count, CommandId command) const;
  /// Replaces the row at that place, which the caller has locked. Where another transaction has
  /// changed that row since, PostgreSQL refuses (XX000).
  void update(ItemPointerData at, HeapTuple row) const;

 private:
  /// What putting a row into the indexes takes.
  enum class Indexing {
    as_catalogs,  // plain ones only
    by_flags,     // some have only rows in which a boolean column is true
    by_executor,  // whatever there is
  };

  HeapWriter(Relation relation, CatalogIndexState indexes, Indexing indexing)
      : relation_(relation), indexes_(indexes), indexing_(indexing) {}

  void add_to_indexes(HeapTuple row) const;
  void add_to_plain_index(int which, TupleTableSlot** rows, int count) const;
  void add_by_flags(HeapTuple row, bool is_update) const;
  void add_by_executor(HeapTuple row, bool is_update, bool only_summarizing) const;

  Relation relation_;
  CatalogIndexState indexes_;
  Indexing indexing_;
};

/// The boolean column that is all that an index's predicate asks for; InvalidAttrNumber if it is another one,
/// or none.
AttrNumber flag_asked_for(List* predicate);

}  // namespace storage
