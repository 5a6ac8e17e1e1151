#include "identity/table_bindings.hpp"

#include <algorithm>
#include <array>

#include "catalog/relation.hpp"
#include "storage/row_values.hpp"
#include "storage/scan.hpp"
#include "storage/table_creation.hpp"

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

constexpr std::array<storage::Column, column_count> columns{{
    {"table_id", INT8OID, "NOT NULL"},
    {"relation", OIDOID, "NOT NULL"},
    {"row_type", OIDOID, "NOT NULL"},
    {"owned_by", OIDOID, "NOT NULL"},
    {"is_main", BOOLOID, "NOT NULL"},
}};
constexpr std::array<int, 1> by_id{column_table_id};
constexpr std::array<int, 1> by_relation{column_relation};
constexpr std::array<storage::Index, 2> indexes{
    {{.columns = by_id, .searched = 1, .is_unique = true}, {.columns = by_relation, .searched = 1}}};
/// The extension's script makes it.
constexpr storage::TableDefinition bindings_table{.columns = columns, .indexes = indexes, .comment = {}};

using BindingRow = storage::RowValues<column_count>;

Oid require_bindings() {
  if (Oid const found = storage::find_table(table_name); OidIsValid(found)) return found;
  throw pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE, "table pgshift._pgshift_bindings is gone")
      .with_detail("It tells which table has which identity in what rules record.")
      .with_hint("DROP EXTENSION pgshift_state and CREATE EXTENSION make it anew.");
}

storage::Keys of_id(TableId id) {
  return storage::Keys(bindings_table).equal(column_table_id, Int64GetDatum(id));
}

storage::Keys of_relation(Oid relation) {
  return storage::Keys(bindings_table).equal(column_relation, ObjectIdGetDatum(relation));
}

Oid row_type_of(Oid relation) {
  return pg::call([&] { return get_rel_type_id(relation); });
}

}  // namespace

bool TableBinding::is_living() const {
  return OidIsValid(relation) && OidIsValid(row_type) && row_type_of(relation) == row_type;
}

bool TableBindings::know(Oid relation) {
  Oid const bindings = storage::find_table(table_name);
  if (!OidIsValid(bindings)) return false;
  storage::Keys keys = of_relation(relation);
  // By hand, since a storage::Table and a storage::Scan keep their locks.
  ScanKeyData* const key = keys.by_number().data();
  return pg::call([&] {
    // The extension may have been dropped while this waited.
    Relation table = try_table_open(bindings, AccessShareLock);
    if (table == nullptr) return false;
    Oid index = InvalidOid;
    const ListCell* cell = nullptr;
    foreach (cell, RelationGetIndexList(table)) {
      Relation candidate = index_open(lfirst_oid(cell), AccessShareLock);
      // REINDEX CONCURRENTLY leaves one without rows where it fails, and adds one while it runs.
      bool const has_all = candidate->rd_index->indisvalid && RelationGetIndexPredicate(candidate) == NIL;
      bool const is_searchable = candidate->rd_rel->relam == BTREE_AM_OID;
      if (has_all && is_searchable &&
          candidate->rd_index->indkey.values[0] == storage::number_of(column_relation))
        index = lfirst_oid(cell);
      index_close(candidate, AccessShareLock);
    }
    SysScanDesc scan = systable_beginscan(table, index, OidIsValid(index), SnapshotSelf, 1, key);
    bool const found = HeapTupleIsValid(systable_getnext(scan));
    systable_endscan(scan);
    table_close(table, AccessShareLock);
    return found;
  });
}

TableBindings::TableBindings(LOCKMODE lock) : table_(require_bindings(), lock, bindings_table) {}

std::vector<TableBindings::Stored> TableBindings::rows(const storage::Keys& keys) const {
  std::vector<Stored> found;
  // What has been committed by now, and what this transaction has bound itself.
  storage::Scan rows(table_, SnapshotSelf, keys);
  while (HeapTuple const stored = rows.next()) {
    BindingRow const row(stored, table_.columns());
    found.push_back({{row.bigint(column_table_id), row.oid(column_relation), row.oid(column_row_type),
                      row.oid(column_owner), row.boolean(column_is_main)},
                     pg::call([&] { return heap_copytuple(stored); })});
  }
  return found;
}

std::optional<TableBinding> TableBindings::find(TableId id) const {
  auto const found = rows(of_id(id));
  return found.empty() ? std::nullopt : std::optional(found.front().binding);
}

std::vector<TableBinding> TableBindings::of(Oid table) const {
  std::vector<TableBinding> living;
  for (const Stored& stored : rows(of_relation(table))) {
    if (stored.binding.is_living()) living.push_back(stored.binding);
  }
  std::stable_partition(living.begin(), living.end(), [](const TableBinding& one) { return one.is_main; });
  return living;
}

void TableBindings::put(const std::vector<Stored>& earlier, const TableBinding& binding) {
  BindingRow row;
  row.set(column_table_id, Int64GetDatum(binding.id));
  row.set(column_relation, ObjectIdGetDatum(binding.relation));
  row.set(column_row_type, ObjectIdGetDatum(binding.row_type));
  row.set(column_owner, ObjectIdGetDatum(binding.owner));
  row.set(column_is_main, BoolGetDatum(binding.is_main));
  if (earlier.empty()) {
    table_.insert(row);
  } else {
    std::vector<storage::NewValue> changes;
    for (int const column : {column_relation, column_row_type, column_owner, column_is_main}) {
      changes.push_back({column, row.datum(column)});
    }
    table_.update(earlier.front().row, changes);
  }
  pg::call([] { CommandCounterIncrement(); });
}

void TableBindings::bind(TableId id, Oid table, bool is_main) {
  put(rows(of_id(id)), {id, table, row_type_of(table), catalog::owner_of(table), is_main});
  // Sessions compile the table's rules again.
  pg::call([&] { CacheInvalidateRelcacheByRelid(table); });
}

std::vector<TableBinding> TableBindings::release(Oid table, Oid owner) {
  std::vector<TableBinding> released;
  for (const Stored& stored : rows(of_relation(table))) {
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
