#include "identity/table_registry.hpp"

#include <array>
#include <string_view>

#include <fmt/format.h>

#include "pg/text.hpp"
#include "storage/ordered_rows.hpp"
#include "storage/own_table.hpp"

namespace identity {

namespace {

constexpr const char* table_name = "_pgshift_tables";
/// Of a table of users that rules record about, as opposed to what else is to be found again some day.
constexpr std::string_view recorded = "recorded";

enum Column : int {
  column_table_id,
  column_kind,
  column_name,
  column_owner,
  column_here,
  column_noted_at,
  column_count
};

constexpr std::array<Oid, column_count> column_types{INT8OID, TEXTOID, TEXTOID,
                                                     TEXTOID, TEXTOID, TIMESTAMPTZOID};

/// By itself: an aggregate within braces of another is destroyed twice by gcc 12 where what comes after it
/// throws.
storage::OwnTableDefinition definition() {
  storage::OwnTableDefinition made{
      table_name,
      "table_id bigint NOT NULL, kind text NOT NULL, name text NOT NULL, owned_by text NOT NULL,"
      " here text COLLATE \"C\" NOT NULL, noted_at timestamptz NOT NULL",
      "table_id, noted_at",
      "The identities under which rules record, each with the tables that have had it (kind recorded): what "
      "they were called and who owned them when a rule was made, and when they were dropped; here: the "
      "relation, in that database of that cluster alone, empty when it was dropped. Kinds renamed and keyed: "
      "what the log has called columns, and has known rows by. Read it by pgshift.recorded_tables.",
      true};
  made.more_indexes.push_back({false, "(here)"});
  return made;
}

Datum value_of(HeapTuple row, TupleDesc columns, Column column) {
  return pg::call([&] {
    bool null = false;
    return heap_getattr(row, column + 1, columns, &null);
  });
}

bool is_of_kind(HeapTuple row, TupleDesc columns, std::string_view kind) {
  return pg::text_to_string(value_of(row, columns, column_kind)) == kind;
}

RegisteredTable read(HeapTuple row, TupleDesc columns) {
  auto const text = [&](Column column) { return pg::text_to_string(value_of(row, columns, column)); };
  return {DatumGetInt64(value_of(row, columns, column_table_id)), text(column_name), text(column_owner),
          text(column_here)};
}

void note(std::string_view kind, const RegisteredTable& table) {
  // While a dump is restored it is there before the trigger that closes it, which the dump brings itself.
  Oid const found = storage::find_own_table(table_name);
  storage::OwnTable registry(OidIsValid(found) ? found : storage::ensure_own_table(definition()),
                             RowExclusiveLock, column_types);
  std::array<Datum, column_count> const values{
      Int64GetDatum(table.id),  pg::to_text(kind),       pg::to_text(table.name),
      pg::to_text(table.owner), pg::to_text(table.here), TimestampTzGetDatum(GetCurrentTimestamp())};
  std::array<bool, column_count> const nulls{};
  registry.insert(values, nulls);
}

ScanKeyData by_id(TableId id) {
  ScanKeyData key;
  pg::call(
      [&] { ScanKeyInit(&key, column_table_id + 1, BTEqualStrategyNumber, F_INT8EQ, Int64GetDatum(id)); });
  return key;
}

}  // namespace

std::string here(Oid table) {
  Oid const row_type = pg::call([&] { return get_rel_type_id(table); });
  return fmt::format("{}/{}/{}/{}", GetSystemIdentifier(), MyDatabaseId, table, row_type);
}

std::optional<TableId> registered_here(Oid table) {
  Oid const oid = storage::find_own_table(table_name);
  if (!OidIsValid(oid)) return std::nullopt;
  std::string const wanted = here(table);
  Datum const text = pg::to_text(wanted);
  std::optional<TableId> found;
  {
    storage::OwnTable const registry(oid, AccessShareLock, column_types);
    ScanKeyData key;
    // The column's collation is C, as a key's is.
    pg::call([&] { ScanKeyInit(&key, column_here + 1, BTEqualStrategyNumber, F_TEXTEQ, text); });
    storage::OrderedRows rows(registry, registry.index_of({&key, 1}), SnapshotSelf, {key},
                              ForwardScanDirection);
    while (HeapTuple const row = rows.next()) found = read(row, RelationGetDescr(registry.relation())).id;
  }
  if (!found) return std::nullopt;
  auto const last = find_registered(*found);
  return last && last->here == wanted ? found : std::nullopt;
}

void note_table(const RegisteredTable& table) {
  note(recorded, table);
}

void note_about(TableId id, std::string_view kind, const std::string& text) {
  note(kind, {id, text, {}, {}});
}

std::vector<std::string> noted_about(TableId id, std::string_view kind) {
  std::vector<std::string> texts;
  Oid const oid = storage::find_own_table(table_name);
  if (!OidIsValid(oid)) return texts;
  storage::OwnTable const registry(oid, AccessShareLock, column_types);
  TupleDesc const columns = RelationGetDescr(registry.relation());
  ScanKeyData const key = by_id(id);
  storage::OrderedRows rows(registry, registry.index_of({&key, 1}), SnapshotSelf, {key},
                            ForwardScanDirection);
  while (HeapTuple const row = rows.next()) {
    if (is_of_kind(row, columns, kind))
      texts.push_back(pg::text_to_string(value_of(row, columns, column_name)));
  }
  return texts;
}

std::optional<RegisteredTable> find_registered(TableId id) {
  Oid const oid = storage::find_own_table(table_name);
  if (!OidIsValid(oid)) return std::nullopt;
  storage::OwnTable const registry(oid, AccessShareLock, column_types);
  ScanKeyData const key = by_id(id);
  storage::OrderedRows rows(registry, registry.index_of({&key, 1}), SnapshotSelf, {key},
                            BackwardScanDirection);
  TupleDesc const columns = RelationGetDescr(registry.relation());
  while (HeapTuple const row = rows.next()) {
    if (is_of_kind(row, columns, recorded)) return read(row, columns);
  }
  return std::nullopt;
}

std::vector<RegisteredTable> registered_tables() {
  std::vector<RegisteredTable> tables;
  Oid const oid = storage::find_own_table(table_name);
  if (!OidIsValid(oid)) return tables;
  storage::OwnTable const registry(oid, AccessShareLock, column_types);
  ScanKeyData any{};
  any.sk_attno = column_table_id + 1;
  storage::OrderedRows rows(registry, registry.index_of({&any, 1}), SnapshotSelf, {}, ForwardScanDirection);
  TupleDesc const columns = RelationGetDescr(registry.relation());
  while (HeapTuple const row = rows.next()) {
    if (!is_of_kind(row, columns, recorded)) continue;
    RegisteredTable one = read(row, columns);
    if (!tables.empty() && tables.back().id == one.id) tables.pop_back();
    tables.push_back(std::move(one));
  }
  return tables;
}

}  // namespace identity
