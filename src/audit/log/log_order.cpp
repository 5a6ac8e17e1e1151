#include "audit/log/log_order.hpp"

#include <algorithm>

#include "storage/scan.hpp"

namespace audit {

namespace {

/// The latest command of a transaction whose changes were logged.
struct LatestCommand {
  FullTransactionId transaction;
  CommandId command;
};
// After a rollback to a savepoint it may name a command whose entries are gone. That costs a search
// that finds nothing.
LatestCommand latest{};

bool is_of_command_since(HeapTuple entry, CommandId first) {
  const HeapTupleHeader header = entry->t_data;
  // Only the rows of the running transaction may be asked for their commands.
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

/// The command that has added the row. What COPY FREEZE has added doesn't say any more who has; if that was
/// changed again, the command that has done so is all that is known: a later one, which is no less true of
/// what follows.
CommandId added_by(const HeapTupleHeader row) {
  return HeapTupleHeaderXminFrozen(row) ? HeapTupleHeaderGetRawCommandId(row) : HeapTupleHeaderGetCmin(row);
}

bool is_changed_by_us(const HeapTupleHeader row) {
  return (row->t_infomask & HEAP_XMAX_INVALID) == 0 && !HEAP_XMAX_IS_LOCKED_ONLY(row->t_infomask) &&
         TransactionIdIsCurrentTransactionId(HeapTupleHeaderGetUpdateXid(row));
}

}  // namespace

ChangeMoment ChangeMoment::of(const pg::TriggerCall& call) {
  ChangeMoment moment;
  moment.time = GetCurrentTimestamp();
  TupleTableSlot* const row = call.is_insert() ? call.new_row() : call.old_row();
  // Only the server's own tables tell: rows of others have no headers with command ids.
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
    found.made = call.is_insert() ? added_by(header(row)) : HeapTupleHeaderGetCmax(header(row));
    found.is_late = may_be_overtaken(found.made);
    found.is_changed = !call.is_delete() && is_changed_by_us(header(call.new_row()));
    if (found.is_changed) found.changed = HeapTupleHeaderGetCmax(header(call.new_row()));
    return found;
  });
  if (commands.is_late) moment.gone_since = commands.made + 1;
  if (commands.is_changed) moment.changed_since = commands.changed;
  return moment;
}

OvertakingEntries::OvertakingEntries(core::TableId table, Datum entity_id, CommandId first) {
  storage::Table log(require_log(), RowExclusiveLock, log_table);
  std::vector<HeapTuple> found;
  {
    // All entries of the entity are read, however many: this happens only where a trigger has
    // changed a row again. The snapshot shows what this very command has added, too.
    storage::Scan rows(
        log, SnapshotSelf,
        storage::Keys(log_table).equal(log_table_id, Int64GetDatum(table)).equal(log_entity_id, entity_id));
    while (HeapTuple entry = rows.next()) {
      bool const overtakes = pg::call([&] { return is_of_command_since(entry, first); });
      if (overtakes) found.push_back(pg::call([&] { return heap_copytuple(entry); }));
    }
  }
  if (found.empty()) return;
  // A command can't remove what it has added itself.
  pg::call([] { CommandCounterIncrement(); });
  for (HeapTuple const row : found) {
    const LogRow& entry = entries_.emplace_back(row, log.columns());
    earliest_ = std::min(earliest_, entry.time(log_changed_at));
    log.remove(row);
  }
}

void OvertakingEntries::add_to(LogWriter& log) const {
  for (const LogRow& entry : entries_) log.write_again(entry);
}

}  // namespace audit
