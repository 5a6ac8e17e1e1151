// A table of our own, open: read, and written by this library alone.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>

#include "pg/boundary.hpp"
#include "storage/heap_writer.hpp"
#include "storage/table_definition.hpp"

namespace storage {

/// What a column of a row is to be from now on.
struct NewValue {
  int column;
  Datum value;
};

/// Open for reading and for writing past the table's triggers and privileges, locked until the
/// transaction ends. What is written is visible to the next command. Columns are meant by their
/// places in the definition, which outlives this. To write takes RowExclusiveLock or more.
class Table {
 public:
  /// `lock` is NoLock where the caller holds one. 55000 where it is no heap table, or its columns
  /// are not as they are defined; XX000 where it is gone.
  Table(Oid table, LOCKMODE lock, const TableDefinition& definition);
  ~Table();
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;

  Relation relation() const noexcept { return relation_; }
  const TableDefinition& definition() const noexcept { return definition_; }
  TupleDesc columns() const noexcept { return RelationGetDescr(relation_); }
  /// The b-tree that begins with these columns, of all rows or of those alone in which a boolean column is
  /// true; 55000 if there is none any more.
  Oid index_on(std::span<const int> columns, int of_rows_with = Index::all_rows) const;
  /// The same that stands for the one at this place in the definition.
  Oid index_of(int which) const;
  /// The same, or InvalidOid: while a dump is restored the table may be there before its indexes.
  Oid find_index_of(int which) const;
  /// The sequence of the identity column, which is the table's first column.
  Oid sequence();
  /// The next of its identity column, which no rollback gives back. 25006 in a read-only
  /// transaction. Locks the sequence by RowExclusiveLock until the transaction ends.
  std::int64_t next_id();
  /// The last that any session has taken, committed or not. No lock is kept.
  std::int64_t last_id();

  /// A row of these values, one for each column.
  void insert(std::span<const Datum> values, std::span<const bool> nulls);
  void insert(const auto& row) { insert(row.values(), row.nulls()); }
  /// Rows that were added by an earlier command. Uses `memory` for what it takes. The rows' slots
  /// know their places then. `memory` is left with garbage for the caller to free.
  void insert(std::span<TupleTableSlot*> rows, CommandId command, MemoryContext memory);
  /// Replaces a row, read from this table, that the caller keeps other transactions from changing:
  /// XX000 where one has changed it since. None of the new values can be NULL.
  void update(HeapTuple row, std::span<const NewValue> changes);
  void update(HeapTuple row, std::initializer_list<NewValue> changes) {
    update(row, std::span(changes.begin(), changes.size()));
  }
  /// Removes a row that no other transaction writes to meanwhile: XX000 where one has. Its index
  /// entries stay for VACUUM to find.
  void remove(HeapTuple row);

  /// Opens what is written to now, and not at the first write. `memory` must live as long as this.
  /// Without that, the first write opens it in the memory context that is current then.
  void open_indexes(MemoryContext memory);
  /// Leaves it to the abort of the transaction, or of the subtransaction, to close it.
  void forget() noexcept { relation_ = nullptr; }

 private:
  Oid find_index_on(std::span<const int> columns, int of_rows_with) const;
  const HeapWriter& writer();

  Relation relation_;
  const TableDefinition& definition_;
  Oid sequence_ = InvalidOid;
  std::optional<HeapWriter> writer_;
  pg::Unwinding unwinding_;
};

/// True if nothing was ever put into the b-tree, committed or not: then its table has no rows. That is in the
/// b-tree's first page, and takes no call of the system's, as the table's size does. The caller holds a lock
/// on the table.
bool was_never_filled(Oid index);

}  // namespace storage
