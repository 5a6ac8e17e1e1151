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

bool is_of_command_since(HeapTuple entry, CommandId first) {
  const HeapTupleHeader header = entry->t_data;
  return TransactionIdIsCurrentTransactionId(HeapTupleHeaderGetXmin(header)) &&
         HeapTupleHeaderGetCmin(header) >= first;
}

/// True if commands of this transaction that are later than this one may have logged something. Remembers
/// this one.
bool may_be_overtaken(CommandId command) {
  FullTransactionId const transaction = GetTopFullTransactionId();
  if (!FullTransactionIdEquals(transaction, latest.transaction)) latest = {transaction, command};
  bool const is_late = latest.command > command;
  latest.command = std::max(latest.command, command);
  return is_late;
}

bool is_changed_by_us(const HeapTupleHeader row) {
  return (row->t_infomask & HEAP_XMAX_INVALID) == 0 && !HEAP_XMAX_IS_LOCKED_ONLY(row->t_infomask) &&
         TransactionIdIsCurrentTransactionId(HeapTupleHeaderGetUpdateXid(row));
}

TimestampTz changed_at(HeapTuple entry, TupleDesc columns) {
  bool null = false;
  return DatumGetTimestampTz(heap_getattr(entry, log_changed_at + 1, columns, &null));
}

}  // namespace

ChangeMoment ChangeMoment::of(const pg::TriggerCall& call) {
  ChangeMoment moment;
  moment.time = GetCurrentTimestamp();
  TupleTableSlot* const row = call.is_insert() ? call.new_row() : call.old_row();
  // Only the server's own tables tell.
  if (!TTS_IS_BUFFERTUPLE(row)) return moment;
  struct Commands {
    CommandId made;
    bool is_late;
    bool is_changed;
    CommandId changed;
  };
  auto const commands = pg::call([&] {
    auto const header = [](TupleTableSlot* slot) {
      return ExecFetchSlotHeapTuple(slot, false, nullptr)->t_data;
    };
    Commands found{};
    found.made = call.is_insert() ? HeapTupleHeaderGetCmin(header(row)) : HeapTupleHeaderGetCmax(header(row));
    found.is_late = may_be_overtaken(found.made);
    found.is_changed = !call.is_delete() && is_changed_by_us(header(call.new_row()));
    if (found.is_changed) found.changed = HeapTupleHeaderGetCmax(header(call.new_row()));
    return found;
  });
  if (commands.is_late) moment.gone_since = commands.made + 1;
  if (commands.is_changed) moment.changed_since = commands.changed;
  return moment;
}

OvertakingEntries::OvertakingEntries(pg::OwnTable& log, Oid table, Datum entity_id, CommandId first) {
  {
    pg::OwnRows rows(log, SnapshotSelf,
                     {key_for(log_table_name, F_OIDEQ, ObjectIdGetDatum(table)),
                      key_for(log_entity_id, F_TEXTEQ, entity_id)});
    while (HeapTuple entry = rows.next()) {
      bool const overtakes = pg::call([&] { return is_of_command_since(entry, first); });
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
    log.insert(values, nulls);
  }
}

}  // namespace audit
