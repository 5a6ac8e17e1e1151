#include "ledger/machine_store.hpp"

#include "pg/jsonb.hpp"
#include "pg/memory.hpp"
#include "pg/text.hpp"
#include "storage/ordered_rows.hpp"

namespace ledger {

namespace {

/// Highest version first.
class Versions {
 public:
  Versions(const storage::OwnTable& table, const std::string& machine, std::optional<std::int32_t> version)
      : rows_(open(table, machine, version)) {}

  HeapTuple next() { return rows_.next(); }

 private:
  static storage::OrderedRows open(const storage::OwnTable& table, const std::string& machine,
                                   std::optional<std::int32_t> version) {
    std::vector<ScanKeyData> keys{
        text_key(number_of(machine_name), BTEqualStrategyNumber, pg::to_text(machine))};
    Oid const index = table.index_of(keys);
    if (version) {
      ScanKeyData key;
      pg::call([&] {
        ScanKeyInit(&key, number_of(machine_version), BTEqualStrategyNumber, F_INT4EQ,
                    Int32GetDatum(*version));
      });
      keys.push_back(key);
    }
    return {table, index, SnapshotSelf, std::move(keys), BackwardScanDirection};
  }

  storage::OrderedRows rows_;
};

/// Of all machines, by name, the lowest version first.
storage::OrderedRows all_versions(const storage::OwnTable& table, Snapshot snapshot) {
  ScanKeyData by_name{};
  by_name.sk_attno = number_of(machine_name);
  return {table, table.index_of({&by_name, 1}), snapshot, {}, ForwardScanDirection};
}

}  // namespace

std::optional<StoredAt> MachineStore::in_force(const std::string& machine) const {
  Versions versions(table_, machine, std::nullopt);
  HeapTuple const row = versions.next();
  if (row == nullptr) return std::nullopt;
  return StoredAt{row->t_tableOid, row->t_self, HeapTupleHeaderGetRawXmin(row->t_data)};
}

std::optional<StoredMachine> MachineStore::find(const std::string& machine,
                                                std::optional<std::int32_t> version) const {
  Versions versions(table_, machine, version);
  HeapTuple const row = versions.next();
  if (row == nullptr) return std::nullopt;
  auto const value = [&](MachineColumn column) {
    return pg::call([&] {
      bool null = false;
      return heap_getattr(row, number_of(column), RelationGetDescr(table_.relation()), &null);
    });
  };
  return StoredMachine{DatumGetInt32(value(machine_version)), pg::read_jsonb(value(machine_definition)),
                       pg::text_to_string(value(machine_defined_by))};
}

std::vector<std::string> MachineStore::names() const {
  std::vector<std::string> names;
  storage::OrderedRows rows = all_versions(table_, SnapshotSelf);
  while (HeapTuple const row = rows.next()) {
    std::string name = pg::text_to_string(pg::call([&] {
      bool null = false;
      return heap_getattr(row, number_of(machine_name), RelationGetDescr(table_.relation()), &null);
    }));
    if (names.empty() || names.back() != name) names.push_back(std::move(name));
  }
  return names;
}

void MachineStore::add(const std::string& machine, const StoredMachine& version) {
  std::array<Datum, machine_column_count> values{};
  std::array<bool, machine_column_count> const nulls{};
  values[machine_name] = pg::to_text(machine);
  values[machine_version] = Int32GetDatum(version.version);
  std::string const definition = pg::write_json(version.definition);
  values[machine_definition] =
      pg::call([&] { return DirectFunctionCall1(jsonb_in, CStringGetDatum(definition.c_str())); });
  values[machine_defined_by] = pg::to_text(version.defined_by);
  values[machine_defined_at] = TimestampTzGetDatum(GetCurrentTimestamp());
  table_.insert(values, nulls);
}

void MachineStore::remove(const std::string& machine) {
  Versions versions(table_, machine, std::nullopt);
  while (HeapTuple const row = versions.next()) table_.remove(row);
}

void MachineStore::each(Snapshot snapshot, const std::function<void(std::span<const Datum>)>& visit) const {
  storage::OrderedRows rows = all_versions(table_, snapshot);
  MemoryContext const scan = CurrentMemoryContext;
  pg::RowMemory memory;
  for (;;) {
    MemoryContextSwitchTo(scan);
    HeapTuple const row = rows.next();
    if (row == nullptr) return;
    memory.next_row();
    std::array<Datum, machine_column_count> values{};
    pg::call([&] {
      CHECK_FOR_INTERRUPTS();
      for (int i = 0; i < machine_column_count; ++i) {
        bool null = false;
        values[static_cast<std::size_t>(i)] =
            heap_getattr(row, i + 1, RelationGetDescr(table_.relation()), &null);
      }
      // What is stored out of line must not leave the table.
      values[machine_definition] = PointerGetDatum(PG_DETOAST_DATUM(values[machine_definition]));
    });
    visit(values);
  }
}

}  // namespace ledger
