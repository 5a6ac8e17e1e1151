// Tables of our own in the extension's schema, for what rules keep: made on demand, written by this library
// alone.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "pg/boundary.hpp"
#include "storage/heap_writer.hpp"

namespace storage {

struct OwnTableDefinition {
  std::string name;
  /// As CREATE TABLE has them. The first is `id bigint GENERATED ALWAYS AS IDENTITY`; texts that are searched
  /// for are COLLATE "C".
  std::string columns;
  /// Of the index that its rows are searched by, as CREATE INDEX has them.
  std::string index;
  std::string comment;
  /// True if the owner may INSERT by SQL, so that a dump's data can be restored on its own.
  bool owner_may_insert = false;
  /// Two rows may not have the same values in that index.
  bool is_unique = false;
  /// Further ones, as in CREATE <unique> INDEX ON <table> <columns, and a WHERE>.
  struct Index {
    bool is_unique;
    std::string rest;
  };
  std::vector<Index> more_indexes = {};  // NOLINT(readability-redundant-member-init): gcc wants it
  /// How much of a page new rows fill, in parts of a hundred. What is left spares the index those updates
  /// that find room for the row's next version there.
  int fillfactor = 100;

  /// The statement that makes the index that rows are searched by.
  std::string create_index() const;
  /// That makes one of the further ones.
  std::string create_further_index(std::size_t which) const;
};

/// What such a table must be like to be read and written.
struct OwnTableShape {
  OwnTableDefinition definition;
  std::vector<Oid> column_types;
  std::vector<AttrNumber> searched_by;  // columns that its index begins with
};

/// The trigger that keeps SQL from writing to such tables, and the statements that give one its trigger.
constexpr const char* refusal_trigger = "pgshift_refuse_write";
std::vector<std::string> closing_statements(const OwnTableDefinition& definition);

/// The extension's schema, whose owner owns what is recorded.
Oid own_schema();

/// True for any relation in the extension's schema.
bool is_own_table(Oid relation);

/// The table of that name in the extension's schema, or InvalidOid.
Oid find_own_table(const std::string& name);

/// True if it is there and closed to SQL, as it was made. DROP EXTENSION leaves the table and takes the
/// trigger; a dump that is restored brings that last, and drops it first.
bool is_in_order(Oid table);

/// The same, made if it is not there. It belongs to the owner of the extension's schema, whoever asks for it;
/// nobody has privileges on it, and triggers refuse what SQL would write there.
Oid ensure_own_table(const OwnTableDefinition& definition);

/// True if nothing was ever written to it, and it is what it was made as. The caller holds a lock on it.
bool was_never_written(Oid table);

/// Drops it if nothing was ever written to it, and nobody is about to.
void drop_unused_own_table(const std::string& name);

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
