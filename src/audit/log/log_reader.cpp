#include "audit/log/log_reader.hpp"

#include <algorithm>

#include "pg/text.hpp"
#include "storage/scan.hpp"

namespace audit {

namespace {

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
  const auto* const text = static_cast<const char*>(DatumGetPointer(value.value));
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
  // Many rows may be read in one memory context, so what was unpacked is freed at once.
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

storage::Keys of_table(core::TableId table) {
  return storage::Keys(log_table).equal(log_table_id, Int64GetDatum(table));
}

storage::Keys of_entity(core::TableId table, const std::string& name) {
  return of_table(table).equal(log_entity_id, pg::to_text(name));
}

storage::Keys of_no_entity(core::TableId table) {
  return of_table(table).null(log_entity_id);
}

/// As the running command sees them.
std::vector<core::LogEntry> select(const std::vector<storage::Keys>& wanted) {
  std::vector<core::LogEntry> entries;
  Oid const log_oid = find_log();
  if (!OidIsValid(log_oid)) return entries;
  storage::Table const log(log_oid, AccessShareLock, log_table);
  for (const storage::Keys& keys : wanted) {
    storage::Scan rows(log, GetActiveSnapshot(), keys);
    while (HeapTuple const row = rows.next()) entries.push_back(entry_of(values_of(row, log.columns())));
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
  std::vector<storage::Keys> wanted;
  for (core::TableId const table : tables) {
    for (const std::string& name : names) wanted.push_back(of_entity(table, name));
  }
  return select(wanted);
}

std::vector<core::LogEntry> truncations_of(const std::vector<core::TableId>& tables) {
  std::vector<storage::Keys> wanted;
  wanted.reserve(tables.size());
  for (core::TableId const table : tables) wanted.push_back(of_no_entity(table));
  return select(wanted);
}

bool has_entries(core::TableId table) {
  Oid const log_oid = find_log();
  if (!OidIsValid(log_oid)) return false;
  storage::Table const log(log_oid, AccessShareLock, log_table);
  return storage::Scan(log, GetActiveSnapshot(), of_table(table)).next() != nullptr;
}

bool has_entries_of_field(const std::vector<core::TableId>& tables, const std::string& field) {
  Oid const log_oid = find_log();
  if (!OidIsValid(log_oid)) return false;
  storage::Table const log(log_oid, AccessShareLock, log_table);
  Datum const sought = pg::to_text(field);
  return std::any_of(tables.begin(), tables.end(), [&](core::TableId table) {
    storage::Scan rows(log, GetActiveSnapshot(), of_table(table));
    while (HeapTuple const row = rows.next()) {
      bool const is_found = pg::call([&] {
        bool null = false;
        Datum const name = heap_getattr(row, storage::number_of(log_field), log.columns(), &null);
        // Under the collation C texts are equal if their bytes are.
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
