#include "ledger/machine_store.hpp"

#include "pg/json.hpp"
#include "pg/ordered_rows.hpp"
#include "pg/text.hpp"

namespace ledger {

namespace {

/// Highest version first.
class Versions {
 public:
  Versions(const pg::OwnTable& table, const std::string& machine, std::optional<std::int32_t> version)
      : rows_(open(table, machine, version)) {}

  HeapTuple next() { return rows_.next(); }

 private:
  static pg::OrderedRows open(const pg::OwnTable& table, const std::string& machine,
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

  pg::OrderedRows rows_;
};

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
  ScanKeyData by_name{};
  by_name.sk_attno = number_of(machine_name);
  pg::OrderedRows rows(table_, table_.index_of({&by_name, 1}), SnapshotSelf, {}, ForwardScanDirection);
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

}  // namespace ledger
