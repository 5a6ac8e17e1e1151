#include "ledger/machine_store.hpp"

#include "pg/jsonb.hpp"
#include "pg/memory.hpp"
#include "pg/text.hpp"
#include "storage/row_values.hpp"
#include "storage/scan.hpp"

namespace ledger {

namespace {

using MachineRow = storage::RowValues<machine_column_count>;

/// Of a machine, or of that version alone; the highest version first.
class Versions {
 public:
  Versions(const storage::Table& table, const std::string& machine,
           std::optional<std::int32_t> version = std::nullopt)
      : rows_(table, table.index_of(0), SnapshotSelf, keys(machine, version), BackwardScanDirection) {}

  HeapTuple next() { return rows_.next(); }

 private:
  static storage::Keys keys(const std::string& machine, std::optional<std::int32_t> version) {
    storage::Keys keys(machines_table);
    keys.equal(machine_name, pg::to_text(machine));
    if (version) keys.equal(machine_version, Int32GetDatum(*version));
    return keys;
  }

  storage::Scan rows_;
};

}  // namespace

std::optional<StoredAt> MachineStore::in_force(const std::string& machine) const {
  Versions versions(table_, machine);
  HeapTuple const row = versions.next();
  if (row == nullptr) return std::nullopt;
  // Freezing a row leaves this number as it is.
  return StoredAt{row->t_tableOid, row->t_self, HeapTupleHeaderGetRawXmin(row->t_data)};
}

std::optional<StoredMachine> MachineStore::find(const std::string& machine,
                                                std::optional<std::int32_t> version) const {
  Versions versions(table_, machine, version);
  HeapTuple const stored = versions.next();
  if (stored == nullptr) return std::nullopt;
  MachineRow const row(stored, table_.columns());
  return StoredMachine{row.integer(machine_version), pg::read_jsonb(row.datum(machine_definition)),
                       row.text(machine_defined_by)};
}

std::vector<std::string> MachineStore::names() const {
  std::vector<std::string> names;
  storage::Scan rows(table_, table_.index_of(0), SnapshotSelf, storage::Keys(machines_table));
  while (HeapTuple const row = rows.next()) {
    std::string name = MachineRow(row, table_.columns()).text(machine_name);
    // By the index, the versions of a machine follow each other.
    if (names.empty() || names.back() != name) names.push_back(std::move(name));
  }
  return names;
}

void MachineStore::add(const std::string& machine, const StoredMachine& version) {
  MachineRow row;
  row.set_text(machine_name, machine);
  row.set(machine_version, Int32GetDatum(version.version));
  std::string const definition = pg::write_json(version.definition);
  row.set(machine_definition,
          pg::call([&] { return DirectFunctionCall1(jsonb_in, CStringGetDatum(definition.c_str())); }));
  row.set_text(machine_defined_by, version.defined_by);
  row.set(machine_defined_at, TimestampTzGetDatum(GetCurrentTimestamp()));
  table_.insert(row);
}

void MachineStore::remove(const std::string& machine) {
  Versions versions(table_, machine);
  while (HeapTuple const row = versions.next()) table_.remove(row);
}

void MachineStore::each(Snapshot snapshot, const std::function<void(std::span<const Datum>)>& visit) const {
  storage::Scan rows(table_, table_.index_of(0), snapshot, storage::Keys(machines_table));
  MemoryContext const scan = CurrentMemoryContext;
  pg::RowMemory memory;
  for (;;) {
    MemoryContextSwitchTo(scan);
    HeapTuple const stored = rows.next();
    if (stored == nullptr) return;
    memory.next_row();
    MachineRow row(stored, table_.columns());
    // What is stored out of line must not leave the table.
    row.set(machine_definition,
            pg::call([&] { return PointerGetDatum(PG_DETOAST_DATUM(row.datum(machine_definition))); }));
    visit(row.values());
  }
}

}  // namespace ledger
