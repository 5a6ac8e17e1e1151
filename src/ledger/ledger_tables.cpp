#include "ledger/ledger_tables.hpp"

#include <array>

#include "storage/table_creation.hpp"

namespace ledger {

namespace {

constexpr const char* ledger_name = "_pgshift_ledger";
constexpr const char* machines_name = "_pgshift_machines";

constexpr std::array<int, 3> subject_columns{entry_machine, entry_subject_id, entry_sort_key};
constexpr std::array<int, 3> state_columns{entry_machine, entry_to_state, entry_subject_id};
constexpr std::array<storage::Index, 2> ledger_indexes{{
    // Keeps two entries from having one sort_key.
    {.columns = subject_columns, .searched = 3, .is_unique = true},
    // Refuses nothing, so that no transition has to look at the dead versions of those before it.
    {.columns = state_columns, .searched = 3, .of_rows_with = entry_most_recent},
}};

constexpr std::array<storage::Column, machine_column_count> machine_columns{{
    {"machine", TEXTOID, "COLLATE \"C\" NOT NULL"},
    {"version", INT4OID, "NOT NULL"},
    {"definition", JSONBOID, "NOT NULL"},
    {"defined_by", TEXTOID, "NOT NULL"},
    {"defined_at", TIMESTAMPTZOID, "NOT NULL"},
}};
constexpr std::array<int, 2> version_columns{machine_name, machine_version};
constexpr std::array<storage::Index, 1> machine_indexes{
    {{.columns = version_columns, .searched = 2, .is_unique = true}}};

}  // namespace

constexpr storage::TableDefinition ledger_table{
    .columns = entry_columns,
    .indexes = ledger_indexes,
    .comment =
        "Every transition of every subject that pgshift.transition() has made, in order by sort_key; the "
        "last one is most_recent. Append-only; read by pgshift.current_state(), "
        "pgshift.ledger_history() and the like."};

constexpr storage::TableDefinition machines_table{
    .columns = machine_columns,
    .indexes = machine_indexes,
    .comment =
        "The machines made by pgshift.define_machine(), each in all its versions; the highest is in force. "
        "defined_by: who has defined that version. definition: as it was given, with what its expressions "
        "are "
        "bound to."};

storage::NamedDefinition named_ledger() {
  return {ledger_name, &ledger_table};
}

storage::NamedDefinition named_machines() {
  return {machines_name, &machines_table};
}

void ensure_tables() {
  storage::ensure_table(machines_name, machines_table);
  storage::ensure_table(ledger_name, ledger_table);
}

Oid find_machines_table() {
  return storage::find_table(machines_name);
}

Oid require_ledger_table() {
  if (Oid const found = storage::find_table(ledger_name); OidIsValid(found)) return found;
  throw pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE, "the ledger is gone")
      .with_detail("There is no table pgshift._pgshift_ledger.")
      .with_hint("Restore it, or begin a new one by pgshift.define_machine().");
}

}  // namespace ledger
