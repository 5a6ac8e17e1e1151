// An entry of the ledger: one transition of one subject.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "storage/row_type.hpp"
#include "storage/row_values.hpp"

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

inline constexpr std::array<storage::Column, entry_column_count> entry_columns{{
    {"id", UUIDOID, "NOT NULL"},
    {"machine", TEXTOID, "COLLATE \"C\" NOT NULL"},
    {"subject_id", TEXTOID, "COLLATE \"C\" NOT NULL"},
    {"from_state", TEXTOID, "COLLATE \"C\""},
    {"to_state", TEXTOID, "COLLATE \"C\" NOT NULL"},
    {"sort_key", INT4OID, "NOT NULL"},
    {"most_recent", BOOLOID, "NOT NULL"},
    {"actor_id", TEXTOID, "NOT NULL"},
    {"actor_type", TEXTOID, "NOT NULL"},
    {"metadata", JSONBOID, "NOT NULL"},
    {"machine_version", INT4OID, "NOT NULL"},
    {"created_at", TIMESTAMPTZOID, "NOT NULL"},
}};

/// pgshift.ledger_entry: an entry as SQL sees it.
inline constexpr storage::RowType entry_type{"ledger_entry", entry_columns};

/// Its values live in the memory context that was current when it was made or read.
struct Entry : storage::RowValues<entry_column_count> {
  HeapTuple row = nullptr;  // as it is stored, if it is

  Entry() = default;
  Entry(HeapTuple stored, TupleDesc columns) : RowValues(stored, columns), row(stored) {}

  std::string to_state() const { return text(entry_to_state); }
  std::int32_t sort_key() const { return integer(entry_sort_key); }
  TimestampTz created_at() const { return time(entry_created_at); }
};

/// A copy of a row of the ledger. What was stored out of line is fetched, and stays valid without
/// the table.
Entry read_entry(HeapTuple row, TupleDesc columns);

/// The same in that memory, but for the row.
Entry copy_entry(const Entry& entry, MemoryContext memory);

/// As a value of that type.
inline Datum to_datum(const Entry& entry) {
  return entry_type.datum(entry);
}

/// As a row of a set of it.
inline void add_entry(pg::ResultRows& rows, const Entry& entry) {
  entry_type.add_to(rows, entry);
}

/// 0 for a subject that has none yet.
inline std::int32_t sort_key_of(const std::optional<Entry>& entry) {
  return entry ? entry->sort_key() : 0;
}

}  // namespace ledger
