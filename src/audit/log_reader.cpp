#include "audit/log_reader.hpp"

#include <algorithm>
#include <exception>
#include <memory>

#include "pg/gathered_rows.hpp"
#include "pg/own_rows.hpp"

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

ScanKeyData table_key(Oid table) {
  ScanKeyData key;
  ScanKeyInit(&key, number_of(log_table_name), BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(table));
  return key;
}

std::vector<core::LogEntry> select(const ScanKeyData& table, const ScanKeyData& entity) {
  Oid const log_oid = find_log();
  if (!OidIsValid(log_oid)) return {};
  pg::OwnTable const log(log_oid, AccessShareLock, log_column_types);
  TupleDesc const columns = RelationGetDescr(log.relation());
  std::vector<core::LogEntry> entries;
  pg::OwnRows rows(log, GetActiveSnapshot(), {table, entity});
  auto const column_count = static_cast<std::size_t>(columns->natts);
  std::vector<Datum> data(column_count);
  auto const nulls = std::make_unique<bool[]>(column_count);
  while (HeapTuple row = rows.next()) {
    pg::call([&] { heap_deform_tuple(row, columns, data.data(), nulls.get()); });
    Values values{};
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = {data[i], nulls[i]};
    entries.push_back(entry_of(values));
  }
  // As they are found, unless someone has made another index.
  auto const in_order = [](const auto& left, const auto& right) { return left.id < right.id; };
  if (!std::is_sorted(entries.begin(), entries.end(), in_order)) {
    std::sort(entries.begin(), entries.end(), in_order);
  }
  return entries;
}

}  // namespace

std::vector<core::LogEntry> entries_of(Oid table, const std::string& entity_id) {
  ScanKeyData entity;
  Datum const id = pg::call([&] {
    return PointerGetDatum(cstring_to_text_with_len(entity_id.data(), static_cast<int>(entity_id.size())));
  });
  // The column's collation is C, as a key's is.
  ScanKeyInit(&entity, number_of(log_entity_id), BTEqualStrategyNumber, F_TEXTEQ, id);
  return select(table_key(table), entity);
}

std::vector<core::LogEntry> truncations_of(Oid table) {
  ScanKeyData entity;
  ScanKeyEntryInitialize(&entity, SK_ISNULL | SK_SEARCHNULL, number_of(log_entity_id), InvalidStrategy,
                         InvalidOid, InvalidOid, InvalidOid, 0);
  return select(table_key(table), entity);
}

LogCursor::LogCursor(Snapshot snapshot) : exceptions_(std::uncaught_exceptions()) {
  Oid const oid = require_log();
  pg::write_gathered_rows();
  pg::call([&] {
    log_ = table_open(oid, AccessShareLock);
    AttrNumber column = number_of(log_id);
    Oid less = Int8LessOperator;
    Oid collation = InvalidOid;
    bool nulls_first = false;
    sorted_ = tuplesort_begin_heap(RelationGetDescr(log_), 1, &column, &less, &collation, &nulls_first,
                                   maintenance_work_mem, nullptr, TUPLESORT_NONE);
    TupleTableSlot* stored = table_slot_create(log_, nullptr);
    TableScanDesc scan = table_beginscan(log_, snapshot, 0, nullptr);
    while (table_scan_getnextslot(scan, ForwardScanDirection, stored)) {
      CHECK_FOR_INTERRUPTS();
      tuplesort_puttupleslot(sorted_, stored);
    }
    table_endscan(scan);
    ExecDropSingleTupleTableSlot(stored);
    tuplesort_performsort(sorted_);
    row_ = MakeSingleTupleTableSlot(RelationGetDescr(log_), &TTSOpsMinimalTuple);
  });
}

LogCursor::~LogCursor() {
  // While an error is on its way the transaction's abort releases all of it.
  if (std::uncaught_exceptions() != exceptions_) return;
  ExecDropSingleTupleTableSlot(row_);
  tuplesort_end(sorted_);
  table_close(log_, AccessShareLock);
}

bool LogCursor::next() {
  Values values{};
  bool const found = pg::call([&] {
    CHECK_FOR_INTERRUPTS();
    if (!tuplesort_gettupleslot(sorted_, true, false, row_, nullptr)) return false;
    slot_getallattrs(row_);
    for (int i = 0; i < log_column_count; ++i) values[i] = {row_->tts_values[i], row_->tts_isnull[i]};
    return true;
  });
  if (!found) return false;
  entry_ = entry_of(values);
  table_ = DatumGetObjectId(values[log_table_name].value);
  names_entity_ = !values[log_entity_id].isnull;
  return true;
}

}  // namespace audit
