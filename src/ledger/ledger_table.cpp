#include "ledger/ledger_table.hpp"

#include <limits>

#include "pg/memory.hpp"
#include "storage/numbered_rows.hpp"

namespace ledger {

namespace {

std::vector<ScanKeyData> subject_keys(const Subject& subject) {
  return {text_key(number_of(entry_machine), BTEqualStrategyNumber, subject.machine_text),
          text_key(number_of(entry_subject_id), BTEqualStrategyNumber, subject.id_text)};
}

ScanKeyData sort_key_key(StrategyNumber strategy, RegProcedure comparison, std::int32_t value) {
  ScanKeyData key;
  pg::call([&] { ScanKeyInit(&key, number_of(entry_sort_key), strategy, comparison, Int32GetDatum(value)); });
  return key;
}

void visit_all(storage::OrderedRows& rows, TupleDesc columns, const LedgerTable::Visitor& visit) {
  MemoryContext const scan = CurrentMemoryContext;
  pg::RowMemory memory;
  for (;;) {
    MemoryContextSwitchTo(scan);
    HeapTuple const row = rows.next();
    if (row == nullptr) return;
    memory.next_row();
    if (!visit(read_entry(row, columns))) return;
  }
}

}  // namespace

LedgerTable::LedgerTable(LOCKMODE lock) : table_(require_ledger_table(), lock, entry_types) {
  // Whoever writes searches before that by one of the same indexes.
  if (lock >= RowExclusiveLock) table_.open_indexes(CurrentMemoryContext);
}

Oid LedgerTable::index_of_entries() const {
  std::array<ScanKeyData, 3> keys{};
  keys[0].sk_attno = number_of(entry_machine);
  keys[1].sk_attno = number_of(entry_subject_id);
  keys[2].sk_attno = number_of(entry_sort_key);
  return table_.index_of(keys);
}

std::optional<Entry> LedgerTable::last(const Subject& subject, Snapshot snapshot,
                                       std::optional<std::int32_t> up_to) const {
  storage::NumberedRows rows(table_, index_of_entries(), subject_keys(subject));
  HeapTuple const row = rows.last(snapshot, up_to.value_or(std::numeric_limits<std::int32_t>::max()));
  if (row == nullptr) return std::nullopt;
  return read_entry(row, RelationGetDescr(relation()));
}

Latest LedgerTable::latest(const Subject& subject) const {
  SnapshotData everything;  // what others have not committed yet, too
  InitDirtySnapshot(everything);
  Latest latest;
  storage::NumberedRows rows(table_, index_of_entries(), subject_keys(subject));
  HeapTuple const row = rows.last(&everything, std::numeric_limits<std::int32_t>::max());
  if (row == nullptr) return latest;
  latest.entry = read_entry(row, RelationGetDescr(relation()));
  latest.writer = TransactionIdIsValid(everything.xmin) ? everything.xmin : everything.xmax;
  return latest;
}

void LedgerTable::each(const Subject& subject, Snapshot snapshot, std::int32_t after,
                       const Visitor& visit) const {
  auto keys = subject_keys(subject);
  Oid const index = index_of_entries();
  if (after > 0) keys.push_back(sort_key_key(BTGreaterStrategyNumber, F_INT4GT, after));
  storage::OrderedRows rows(table_, index, snapshot, std::move(keys), ForwardScanDirection);
  visit_all(rows, RelationGetDescr(relation()), visit);
}

void LedgerTable::each_current(Datum machine, const Place& place, Snapshot snapshot,
                               const Visitor& visit) const {
  auto const key = [](EntryColumn column, StrategyNumber strategy, Datum text) {
    return text_key(number_of(column), strategy, text);
  };
  std::vector<ScanKeyData> keys{key(entry_machine, BTEqualStrategyNumber, machine),
                                key(entry_to_state, BTEqualStrategyNumber, machine)};
  Oid const index = table_.index_of(keys, number_of(entry_most_recent));
  keys.pop_back();
  if (place.state) keys.push_back(key(entry_to_state, BTEqualStrategyNumber, *place.state));
  if (place.after_state) keys.push_back(key(entry_to_state, BTGreaterStrategyNumber, *place.after_state));
  if (place.after_subject) {
    keys.push_back(key(entry_subject_id, BTGreaterStrategyNumber, *place.after_subject));
  }
  storage::OrderedRows rows(table_, index, snapshot, std::move(keys), ForwardScanDirection);
  visit_all(rows, RelationGetDescr(relation()), visit);
}

bool LedgerTable::has_entries_of(Datum machine) const {
  std::vector<ScanKeyData> keys{text_key(number_of(entry_machine), BTEqualStrategyNumber, machine)};
  Oid const index = table_.index_of(keys);
  return storage::OrderedRows(table_, index, SnapshotSelf, std::move(keys), ForwardScanDirection).next() !=
         nullptr;
}

void LedgerTable::append(const std::optional<Entry>& last, const Entry& entry) {
  if (last) {
    Datum const is_last = BoolGetDatum(false);
    bool const is_null = false;
    table_.update(last->row, {number_of(entry_most_recent)}, &is_last, &is_null);
  }
  table_.insert(entry.values, entry.nulls);
}

}  // namespace ledger
