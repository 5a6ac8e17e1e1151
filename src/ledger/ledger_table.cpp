#include "ledger/ledger_table.hpp"

#include <limits>

#include "pg/memory.hpp"
#include "storage/numbered_rows.hpp"

namespace ledger {

namespace {

storage::Keys of_subject(const Subject& subject) {
  return storage::Keys(ledger_table)
      .equal(entry_machine, subject.machine_text)
      .equal(entry_subject_id, subject.id_text);
}

void visit_all(storage::Scan& rows, TupleDesc columns, const LedgerTable::Visitor& visit) {
  MemoryContext const scan = CurrentMemoryContext;
  pg::RowMemory memory;
  for (;;) {
    // The scan allocates as it goes on, in memory that must outlive the row.
    MemoryContextSwitchTo(scan);
    HeapTuple const row = rows.next();
    if (row == nullptr) return;
    memory.next_row();
    if (!visit(read_entry(row, columns))) return;
  }
}

}  // namespace

LedgerTable::LedgerTable(LOCKMODE lock) : table_(require_ledger_table(), lock, ledger_table) {
  // Whoever writes searches before that by one of the same indexes.
  if (lock >= RowExclusiveLock) table_.open_indexes(CurrentMemoryContext);
}

std::optional<Entry> LedgerTable::last(const Subject& subject, Snapshot snapshot,
                                       std::optional<std::int32_t> up_to) const {
  storage::NumberedRows rows(table_, table_.index_of(by_subject), of_subject(subject));
  HeapTuple const row = rows.last(snapshot, up_to.value_or(std::numeric_limits<std::int32_t>::max()));
  if (row == nullptr) return std::nullopt;
  return read_entry(row, table_.columns());
}

Latest LedgerTable::latest(const Subject& subject) const {
  SnapshotData everything;  // what others have not committed yet, too
  InitDirtySnapshot(everything);
  Latest latest;
  storage::NumberedRows rows(table_, table_.index_of(by_subject), of_subject(subject));
  HeapTuple const row = rows.last(&everything, std::numeric_limits<std::int32_t>::max());
  if (row == nullptr) return latest;
  latest.entry = read_entry(row, table_.columns());
  latest.writer = TransactionIdIsValid(everything.xmin) ? everything.xmin : everything.xmax;
  return latest;
}

void LedgerTable::each(const Subject& subject, Snapshot snapshot, std::int32_t after,
                       const Visitor& visit) const {
  storage::Keys keys = of_subject(subject);
  if (after > 0) keys.above(entry_sort_key, Int32GetDatum(after));
  storage::Scan rows(table_, table_.index_of(by_subject), snapshot, std::move(keys));
  visit_all(rows, table_.columns(), visit);
}

void LedgerTable::each_current(Datum machine, const Place& place, Snapshot snapshot,
                               const Visitor& visit) const {
  storage::Keys keys(ledger_table);
  keys.equal(entry_machine, machine);
  if (place.state) keys.equal(entry_to_state, *place.state);
  if (place.after_state) keys.above(entry_to_state, *place.after_state);
  if (place.after_subject) keys.above(entry_subject_id, *place.after_subject);
  storage::Scan rows(table_, table_.index_of(by_state), snapshot, std::move(keys));
  visit_all(rows, table_.columns(), visit);
}

bool LedgerTable::has_entries_of(Datum machine) const {
  return storage::Scan(table_, SnapshotSelf, storage::Keys(ledger_table).equal(entry_machine, machine))
             .next() != nullptr;
}

void LedgerTable::append(const std::optional<Entry>& last, const Entry& entry) {
  if (last) table_.update(last->row, {{entry_most_recent, BoolGetDatum(false)}});
  table_.insert(entry);
}

}  // namespace ledger
