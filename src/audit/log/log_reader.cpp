#include "audit/log/log_reader.hpp"

#include <algorithm>

#include "pg/text.hpp"
#include "storage/own_rows.hpp"

namespace audit {

namespace {

constexpr AttrNumber number_of(LogColumn column) {
  return static_cast<AttrNumber>(column + 1);
}

/// A row's values, wherever they come from.
using Values = std::array<NullableDatum, log_column_count>;

/// Texts that are compressed, or stored apart, become plain ones.
void detoast(Values& values) {
  pg::call([&] {
    for (LogColumn const column : {log_entity_id, log_field, log_from_value, log_to_value, log_changed_by}) {
      if (!values[column].isnull) {
        values[column].value = PointerGetDatum(PG_DETOAST_DATUM_PACKED(values[column].value));
      }
    }
  });
}

core::LoggedValue text_of(const NullableDatum& value) {
  if (value.isnull) return std::nullopt;
  const char* const text = DatumGetPointer(value.value);
  return std::string(VARDATA_ANY(text), VARSIZE_ANY_EXHDR(text));
}

core::LogEntry entry_of(const Values& stored) {
  Values values = stored;
  detoast(values);
  core::LogEntry entry;
  entry.id = DatumGetInt64(values[log_id].value);
  entry.entity_id = text_of(values[log_entity_id]).value_or(std::string());
  entry.field = text_of(values[log_field]).value_or(std::string());
  entry.from = text_of(values[log_from_value]);
  entry.to = text_of(values[log_to_value]);
  entry.changed_by = text_of(values[log_changed_by]).value_or(std::string());
  entry.changed_at = DatumGetTimestampTz(values[log_changed_at].value);
  entry.operation = DatumGetChar(values[log_operation].value);
  entry.transaction = U64FromFullTransactionId(DatumGetFullTransactionId(values[log_transaction_id].value));
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i].value != stored[i].value) pfree(DatumGetPointer(values[i].value));
  }
  return entry;
}

Values values_of(HeapTuple row, TupleDesc columns) {
  Values values{};
  pg::call([&] {
    for (int i = 0; i < log_column_count; ++i) {
      auto& value = values[static_cast<std::size_t>(i)];
      value.value = heap_getattr(row, i + 1, columns, &value.isnull);
    }
  });
  return values;
}

ScanKeyData table_key(core::TableId table) {
  ScanKeyData key;
  ScanKeyInit(&key, number_of(log_table_id), BTEqualStrategyNumber, F_INT8EQ, Int64GetDatum(table));
  return key;
}

/// As the running command sees them; `entities` are about the entries' entity, each for itself.
std::vector<core::LogEntry> select(const std::vector<core::TableId>& tables,
                                   const std::vector<ScanKeyData>& entities) {
  std::vector<core::LogEntry> entries;
  Oid const log_oid = find_log();
  if (!OidIsValid(log_oid)) return entries;
  storage::OwnTable const log(log_oid, AccessShareLock, log_column_types);
  TupleDesc const columns = RelationGetDescr(log.relation());
  for (core::TableId const table : tables) {
    for (const ScanKeyData& entity : entities) {
      storage::OwnRows rows(log, GetActiveSnapshot(), {table_key(table), entity});
      while (HeapTuple const row = rows.next()) entries.push_back(entry_of(values_of(row, columns)));
    }
  }
  // As they are found, unless the table has several identities, or the entity several names, or someone has
  // made another index.
  auto const in_order = [](const auto& left, const auto& right) { return left.id < right.id; };
  if (!std::is_sorted(entries.begin(), entries.end(), in_order)) {
    std::sort(entries.begin(), entries.end(), in_order);
  }
  return entries;
}

}  // namespace

std::vector<core::LogEntry> entries_of(const std::vector<core::TableId>& tables,
                                       const std::vector<std::string>& names) {
  std::vector<ScanKeyData> entities(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    // The column's collation is C, as a key's is.
    ScanKeyInit(&entities[i], number_of(log_entity_id), BTEqualStrategyNumber, F_TEXTEQ,
                pg::to_text(names[i]));
  }
  return select(tables, entities);
}

std::vector<core::LogEntry> truncations_of(const std::vector<core::TableId>& tables) {
  ScanKeyData entity;
  ScanKeyEntryInitialize(&entity, SK_ISNULL | SK_SEARCHNULL, number_of(log_entity_id), InvalidStrategy,
                         InvalidOid, InvalidOid, InvalidOid, 0);
  return select(tables, {entity});
}

bool has_entries(core::TableId table) {
  Oid const log_oid = find_log();
  if (!OidIsValid(log_oid)) return false;
  storage::OwnTable const log(log_oid, AccessShareLock, log_column_types);
  return storage::OwnRows(log, GetActiveSnapshot(), {table_key(table)}).next() != nullptr;
}

bool has_entries_of_field(const std::vector<core::TableId>& tables, const std::string& field) {
  Oid const log_oid = find_log();
  if (!OidIsValid(log_oid)) return false;
  storage::OwnTable const log(log_oid, AccessShareLock, log_column_types);
  TupleDesc const columns = RelationGetDescr(log.relation());
  Datum const sought = pg::to_text(field);
  return std::any_of(tables.begin(), tables.end(), [&](core::TableId table) {
    storage::OwnRows rows(log, GetActiveSnapshot(), {table_key(table)});
    while (HeapTuple const row = rows.next()) {
      bool const is_found = pg::call([&] {
        bool null = false;
        Datum const name = heap_getattr(row, number_of(log_field), columns, &null);
        return !null && datum_image_eq(name, sought, false, -1);
      });
      if (is_found) return true;
    }
    return false;
  });
}

LoggedRow read_logged_row(HeapTuple row, TupleDesc columns) {
  Values const values = values_of(row, columns);
  return {entry_of(values), DatumGetInt64(values[log_table_id].value), !values[log_entity_id].isnull};
}

}  // namespace audit
