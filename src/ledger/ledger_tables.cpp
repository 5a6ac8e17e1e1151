#include "ledger/ledger_tables.hpp"

namespace ledger {

namespace {

constexpr const char* ledger_name = "_pgshift_ledger";
constexpr const char* machines_name = "_pgshift_machines";

RegProcedure comparison(StrategyNumber strategy) {
  return strategy == BTEqualStrategyNumber ? F_TEXTEQ : F_TEXT_GT;
}

/// By itself, as the other one's: an aggregate within braces of another is destroyed twice by gcc 12 where
/// what comes after it throws.
storage::OwnTableDefinition ledger_definition() {
  storage::OwnTableDefinition definition{
      ledger_name,
      "id uuid NOT NULL, machine text COLLATE \"C\" NOT NULL, subject_id text COLLATE \"C\" NOT NULL,"
      " from_state text COLLATE \"C\", to_state text COLLATE \"C\" NOT NULL, sort_key integer NOT NULL,"
      " most_recent boolean NOT NULL, actor_id text NOT NULL, actor_type text NOT NULL, metadata jsonb "
      "NOT NULL, machine_version integer NOT NULL, created_at timestamptz NOT NULL",
      "machine, subject_id, sort_key",
      "Every transition of every subject that pgshift.transition() has made, in order by sort_key; the "
      "last one is most_recent. Append-only; read by pgshift.current_state(), "
      "pgshift.ledger_history() and the like.",
      false,
      true};
  // It refuses nothing, so that no transition has to look at the dead versions of those before it.
  definition.more_indexes.push_back({false, "(machine, to_state, subject_id) WHERE most_recent"});
  return definition;
}

storage::OwnTableDefinition machines_definition() {
  return {
      machines_name,
      "machine text COLLATE \"C\" NOT NULL, version integer NOT NULL, definition jsonb NOT NULL,"
      " defined_by text NOT NULL, defined_at timestamptz NOT NULL",
      "machine, version",
      "The machines made by pgshift.define_machine(), each in all its versions; the highest is in force. "
      "defined_by: who has defined that version. definition: as it was given, with what its expressions are "
      "bound to.",
      false,
      true};
}

}  // namespace

storage::OwnTableShape ledger_shape() {
  return {ledger_definition(),
          {entry_types.begin(), entry_types.end()},
          {number_of(entry_machine), number_of(entry_subject_id), number_of(entry_sort_key)}};
}

storage::OwnTableShape machines_shape() {
  return {machines_definition(), {machine_types.begin(), machine_types.end()}, {number_of(machine_name)}};
}

void ensure_tables() {
  storage::ensure_own_table(machines_definition());
  storage::ensure_own_table(ledger_definition());
}

Oid find_machines_table() {
  return storage::find_own_table(machines_name);
}

Oid require_ledger_table() {
  if (Oid const found = storage::find_own_table(ledger_name); OidIsValid(found)) return found;
  throw pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE, "the ledger is gone")
      .with_detail("There is no table pgshift._pgshift_ledger.")
      .with_hint("Restore it, or begin a new one by pgshift.define_machine().");
}

ScanKeyData text_key(AttrNumber column, StrategyNumber strategy, Datum text) {
  ScanKeyData key;
  // The columns' collation is C, as a key's is.
  pg::call([&] { ScanKeyInit(&key, column, strategy, comparison(strategy), text); });
  return key;
}

}  // namespace ledger
