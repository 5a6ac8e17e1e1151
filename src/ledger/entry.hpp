// An entry of the ledger: one transition of one subject.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "pg/result_rows.hpp"

namespace ledger {

/// The columns of the ledger and of pgshift.ledger_entry, in their order.
enum EntryColumn : int {
  entry_id,
  entry_machine,
  entry_subject_id,
  entry_from_state,
  entry_to_state,
  entry_sort_key,
  entry_most_recent,
  entry_actor_id,
  entry_actor_type,
  entry_metadata,
  entry_machine_version,
  entry_created_at,
  entry_column_count
};

constexpr std::array<Oid, entry_column_count> entry_types{UUIDOID, TEXTOID,  TEXTOID, TEXTOID,
                                                          TEXTOID, INT4OID,  BOOLOID, TEXTOID,
                                                          TEXTOID, JSONBOID, INT4OID, TIMESTAMPTZOID};

/// The table's number of the column.
constexpr AttrNumber number_of(EntryColumn column) {
  return static_cast<AttrNumber>(column + 1);
}

/// Its values live in the memory context that was current when it was made or read.
struct Entry {
  std::array<Datum, entry_column_count> values{};
  std::array<bool, entry_column_count> nulls{};
  HeapTuple row = nullptr;  // as it is stored, if it is

  void set(EntryColumn column, Datum value) { values.at(column) = value; }
  void set_null(EntryColumn column) { nulls.at(column) = true; }

  std::string to_state() const;
  std::int32_t sort_key() const { return DatumGetInt32(values[entry_sort_key]); }
  TimestampTz created_at() const { return DatumGetTimestampTz(values[entry_created_at]); }
};

/// pgshift.ledger_entry.
Oid entry_type();
/// All columns' names, for SQL.
std::string entry_columns();

/// A copy of a row of the ledger.
Entry read_entry(HeapTuple row, TupleDesc columns);

/// The same in that memory, but for the row.
Entry copy_entry(const Entry& entry, MemoryContext memory);

/// As a value of type pgshift.ledger_entry.
Datum to_datum(const Entry& entry);

/// The same as a row of a set.
void add_entry(pg::ResultRows& rows, const Entry& entry);

/// 0 for a subject that has none yet.
inline std::int32_t sort_key_of(const std::optional<Entry>& entry) {
  return entry ? entry->sort_key() : 0;
}

}  // namespace ledger
