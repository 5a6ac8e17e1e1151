#include "identity/table_bindings.hpp"

#include <algorithm>
#include <array>

#include "catalog/relation.hpp"
#include "storage/ordered_rows.hpp"

namespace identity {

namespace {

constexpr const char* table_name = "_pgshift_bindings";

enum Column : int {
  column_table_id,
  column_relation,
  column_row_type,
  column_owner,
  column_is_main,
  column_count
};

constexpr std::array<Oid, column_count> column_types{INT8OID, OIDOID, OIDOID, OIDOID, BOOLOID};

Oid require_bindings() {
  if (Oid const found = storage::find_own_table(table_name); OidIsValid(found)) return found;
  throw pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE, "table pgshift._pgshift_bindings is gone")
      .with_detail("It tells which table has which identity in what rules record.")
      .with_hint("DROP EXTENSION pgshift_state and CREATE EXTENSION make it anew.");
}

ScanKeyData by_id(TableId id) {
  ScanKeyData key;
  pg::call(
      [&] { ScanKeyInit(&key, column_table_id + 1, BTEqualStrategyNumber, F_INT8EQ, Int64GetDatum(id)); });
  return key;
}

ScanKeyData by_relation(Oid relation) {
  ScanKeyData key;
  pg::call([&] {
    ScanKeyInit(&key, column_relation + 1, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(relation));
  });
  return key;
}

Oid row_type_of(Oid relation) {
  return pg::call([&] { return get_rel_type_id(relation); });
}

}  // namespace

bool TableBinding::is_living() const {
  return OidIsValid(relation) && OidIsValid(row_type) && row_type_of(relation) == row_type;
}

bool TableBindings::know(Oid relation) {
  Oid const bindings = storage::find_own_table(table_name);
  if (!OidIsValid(bindings)) return false;
  ScanKeyData key = by_relation(relation);
  return pg::call([&] {
    Relation table = try_table_open(bindings, AccessShareLock);
    if (table == nullptr) return false;
    Oid index = InvalidOid;
    const ListCell* cell = nullptr;
    foreach (cell, RelationGetIndexList(table)) {
      Relation candidate = index_open(lfirst_oid(cell), AccessShareLock);
      if (candidate->rd_index->indkey.values[0] == column_relation + 1) index = lfirst_oid(cell);
      index_close(candidate, AccessShareLock);
    }
    SysScanDesc scan = systable_beginscan(table, index, OidIsValid(index), SnapshotSelf, 1, &key);
    bool const found = HeapTupleIsValid(systable_getnext(scan));
    systable_endscan(scan);
    table_close(table, AccessShareLock);
    return found;
  });
}

TableBindings::TableBindings(LOCKMODE lock) : table_(require_bindings(), lock, column_types) {}

std::vector<TableBindings::Stored> TableBindings::rows(const ScanKeyData& key) const {
  std::vector<Stored> found;
  TupleDesc const columns = RelationGetDescr(table_.relation());
  // What has been committed by now, and what this transaction has bound itself.
  storage::OrderedRows rows(table_, table_.index_of({&key, 1}), SnapshotSelf, {key}, ForwardScanDirection);
  while (HeapTuple const row = rows.next()) {
    std::array<Datum, column_count> values{};
    HeapTuple const copy = pg::call([&] {
      for (int i = 0; i < column_count; ++i) {
        bool null = false;
        values[static_cast<std::size_t>(i)] = heap_getattr(row, i + 1, columns, &null);
      }
      return heap_copytuple(row);
    });
    found.push_back({{DatumGetInt64(values[column_table_id]), DatumGetObjectId(values[column_relation]),
                      DatumGetObjectId(values[column_row_type]), DatumGetObjectId(values[column_owner]),
                      DatumGetBool(values[column_is_main])},
                     copy});
  }
  return found;
}

std::optional<TableBinding> TableBindings::find(TableId id) const {
  auto const found = rows(by_id(id));
  return found.empty() ? std::nullopt : std::optional(found.front().binding);
}

std::vector<TableBinding> TableBindings::of(Oid table) const {
  std::vector<TableBinding> living;
  for (const Stored& stored : rows(by_relation(table))) {
    if (stored.binding.is_living()) living.push_back(stored.binding);
  }
  std::stable_partition(living.begin(), living.end(), [](const TableBinding& one) { return one.is_main; });
  return living;
}

void TableBindings::put(const std::vector<Stored>& earlier, const TableBinding& binding) {
  std::array<Datum, column_count> const values{
      Int64GetDatum(binding.id), ObjectIdGetDatum(binding.relation), ObjectIdGetDatum(binding.row_type),
      ObjectIdGetDatum(binding.owner), BoolGetDatum(binding.is_main)};
  std::array<bool, column_count> const nulls{};
  if (earlier.empty()) {
    table_.insert(values, nulls);
  } else {
    table_.update(earlier.front().row,
                  {column_relation + 1, column_row_type + 1, column_owner + 1, column_is_main + 1},
                  &values[column_relation], &nulls[column_relation]);
  }
  pg::call([] { CommandCounterIncrement(); });
}

void TableBindings::bind(TableId id, Oid table, bool is_main) {
  put(rows(by_id(id)), {id, table, row_type_of(table), catalog::owner_of(table), is_main});
  // Sessions compile the table's rules again.
  pg::call([&] { CacheInvalidateRelcacheByRelid(table); });
}

std::vector<TableBinding> TableBindings::release(Oid table, Oid owner) {
  std::vector<TableBinding> released;
  for (const Stored& stored : rows(by_relation(table))) {
    TableBinding gone = stored.binding;
    gone.relation = InvalidOid;
    gone.row_type = InvalidOid;
    gone.owner = OidIsValid(owner) ? owner : gone.owner;
    put({stored}, gone);
    released.push_back(gone);
  }
  return released;
}

}  // namespace identity
