#include "ddl/replaced_key.hpp"

#include <algorithm>

#include "catalog/catalog_scan.hpp"
#include "catalog/dropped_rows.hpp"
#include "catalog/relation.hpp"
#include "row/entity_key.hpp"

namespace ddl {

namespace {

struct Columns {
  AttrNumber numbers[INDEX_MAX_KEYS];
  int count;
};

Columns columns_of(HeapTuple constraint, TupleDesc catalog) {
  Columns columns{};
  bool null = false;
  Datum const value = heap_getattr(constraint, Anum_pg_constraint_conkey, catalog, &null);
  if (null) return columns;
  ArrayType* const array = DatumGetArrayTypeP(value);
  columns.count = std::min(ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array)), INDEX_MAX_KEYS);
  const auto* const numbers = reinterpret_cast<const std::int16_t*>(ARR_DATA_PTR(array));
  for (int i = 0; i < columns.count; ++i) columns.numbers[i] = numbers[i];
  return columns;
}

/// Of the one that was dropped last. Who looks past all snapshots still sees it, while its transaction runs.
Columns dropped_key(Oid table) {
  Columns found{};
  catalog::CatalogScan rows(ConstraintRelationId, ConstraintRelidTypidNameIndexId,
                            {catalog::oid_key(Anum_pg_constraint_conrelid, table)}, SnapshotAny);
  CommandId newest = InvalidCommandId;
  while (HeapTuple const version = rows.next()) {
    bool const is_key =
        reinterpret_cast<Form_pg_constraint>(GETSTRUCT(version))->contype == CONSTRAINT_PRIMARY;
    if (!is_key || !catalog::was_dropped_now(version)) continue;
    CommandId const gone = HeapTupleHeaderGetCmax(version->t_data);
    if (newest != InvalidCommandId && gone < newest) continue;
    newest = gone;
    found = pg::call([&] { return columns_of(version, rows.columns()); });
  }
  return found;
}

}  // namespace

std::optional<std::vector<std::string>> replaced_key(Oid table) {
  auto const former = dropped_key(table);
  if (former.count == 0) return std::nullopt;
  catalog::OpenRelation const relation(table, AccessShareLock);
  std::vector<AttrNumber> const columns(former.numbers, former.numbers + former.count);
  if (row::EntityKey::of(relation.get()).columns() == columns) return std::nullopt;
  std::vector<std::string> names;
  names.reserve(columns.size());
  for (AttrNumber const column : columns) names.push_back(catalog::column_name(relation.get(), column));
  return names;
}

}  // namespace ddl
