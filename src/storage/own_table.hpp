// A table of our own, for what rules keep: read, and written by this library alone.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "pg/boundary.hpp"
#include "storage/heap_writer.hpp"
#include "storage/own_table_definition.hpp"

namespace storage {

/// Such a table, open for reading and for writing past its triggers and privileges. What is written is
/// visible to the next command.
class OwnTable {
 public:
  /// 55000 where it is no heap table, or its columns are not of these types. A `sequence` that sequence()
  /// gave spares the search.
  OwnTable(Oid table, LOCKMODE lock, std::span<const Oid> column_types, Oid sequence = InvalidOid);
  ~OwnTable();
  OwnTable(const OwnTable&) = delete;
  OwnTable& operator=(const OwnTable&) = delete;

  Relation relation() const noexcept { return relation_; }
  /// The index whose first columns the keys are about, of all rows or of those alone in which a boolean
  /// column is true; 55000 if there is none any more.
  Oid index_of(std::span<const ScanKeyData> keys, AttrNumber of_rows_with = InvalidAttrNumber) const;
  /// That of its identity column.
  Oid sequence();
  /// The next of its identity column.
  std::int64_t next_id();
  /// The last that anybody has taken.
  std::int64_t last_id();

  /// A row of these values, one for each column.
  void insert(std::span<const Datum> values, std::span<const bool> nulls);
  /// Rows that were added by an earlier command. Uses `memory` for what it takes.
  void insert(std::span<TupleTableSlot*> rows, CommandId command, MemoryContext memory);
  /// Replaces a row that the caller has locked.
  void update(HeapTuple row, const std::vector<int>& columns, const Datum* values, const bool* nulls);
  /// Removes a row that nobody else writes to meanwhile.
  void remove(HeapTuple row);

  /// Opens what is written to now, and not at the first write. `memory` must live as long as this.
  void open_indexes(MemoryContext memory);
  /// Leaves it to the abort of the transaction, or of the subtransaction, to close it.
  void forget() noexcept { relation_ = nullptr; }

 private:
  const HeapWriter& writer();

  Relation relation_;
  Oid sequence_ = InvalidOid;
  std::optional<HeapWriter> writer_;
  pg::Unwinding unwinding_;
};

}  // namespace storage
