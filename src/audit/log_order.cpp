#include "audit/log_order.hpp"

#include <algorithm>
#include <array>

#include "pg/own_rows.hpp"

namespace audit {

namespace {

/// The latest command of a transaction whose changes were logged.
struct LatestCommand {
  FullTransactionId transaction;
  CommandId command;
};
LatestCommand latest{};

ScanKeyData key_for(LogColumn column, RegProcedure equals, Datum value) {
  ScanKeyData key;
  ScanKeyInit(&key, static_cast<AttrNumber>(column + 1), BTEqualStrategyNumber, equals, value);
  return key;
}

bool is_of_later_command(HeapTuple entry, CommandId command) {
  const HeapTupleHeader header = entry->t_data;
  return TransactionIdIsCurrentTransactionId(HeapTupleHeaderGetXmin(header)) &&
         HeapTupleHeaderGetCmin(header) > command;
}

TimestampTz changed_at(HeapTuple entry, TupleDesc columns) {
  bool null = false;
  return DatumGetTimestampTz(heap_getattr(entry, log_changed_at + 1, columns, &null));
}

}  // namespace

CommandId command_of(const pg::TriggerCall& call) {
  TupleTableSlot* const row = call.is_insert() ? call.new_row() : call.old_row();
  // Only the server's own tables tell.
  if (!TTS_IS_BUFFERTUPLE(row)) return FirstCommandId;
  return pg::call([&] {
    const HeapTupleHeader header = ExecFetchSlotHeapTuple(row, false, nullptr)->t_data;
    return call.is_insert() ? HeapTupleHeaderGetCmin(header) : HeapTupleHeaderGetCmax(header);
  });
}

bool may_be_overtaken(CommandId command) {
  FullTransactionId const transaction = pg::call([] { return GetTopFullTransactionId(); });
  if (!FullTransactionIdEquals(transaction, latest.transaction)) latest = {transaction, command};
  bool const is_late = latest.command > command;
  latest.command = std::max(latest.command, command);
  return is_late;
}

OvertakingEntries::OvertakingEntries(pg::OwnTable& log, Oid table, Datum entity_id, CommandId command) {
  {
    pg::OwnRows rows(log, SnapshotSelf,
                     {key_for(log_table_name, F_OIDEQ, ObjectIdGetDatum(table)),
                      key_for(log_entity_id, F_TEXTEQ, entity_id)});
    while (HeapTuple entry = rows.next()) {
      bool const overtakes = pg::call([&] { return is_of_later_command(entry, command); });
      if (overtakes) entries_.push_back(pg::call([&] { return heap_copytuple(entry); }));
    }
  }
  if (entries_.empty()) return;
  // A command can't remove what it has added itself.
  pg::call([] { CommandCounterIncrement(); });
  TupleDesc const columns = RelationGetDescr(log.relation());
  for (HeapTuple entry : entries_) {
    earliest_ = std::min(earliest_, pg::call([&] { return changed_at(entry, columns); }));
    log.remove(entry);
  }
}

void OvertakingEntries::add_to(pg::OwnTable& log) const {
  std::array<Datum, log_column_count> values{};
  std::array<bool, log_column_count> nulls{};
  TupleDesc const columns = RelationGetDescr(log.relation());
  for (HeapTuple entry : entries_) {
    pg::call([&] { heap_deform_tuple(entry, columns, values.data(), nulls.data()); });
    values[log_id] = Int64GetDatum(log.next_id());
    log.insert(values.data(), nulls.data());
  }
}

}  // namespace audit
