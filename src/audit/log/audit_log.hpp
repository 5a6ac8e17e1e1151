// The log that all audited tables share: pgshift._pgshift_state_audit, one row a changed field.
#pragma once

#include <optional>

#include "core/table_id.hpp"
#include "extension/actor.hpp"
#include "storage/row_values.hpp"
#include "storage/table_appender.hpp"

namespace audit {

/// The log's columns, in its order.
enum LogColumn : int {
  log_id,
  log_table_id,
  log_entity_id,
  log_field,
  log_from_value,
  log_to_value,
  log_changed_by,
  log_changed_at,
  log_operation,
  log_transaction_id,
  log_column_count
};

using LogRow = storage::RowValues<log_column_count>;

/// As pgshift._pgshift_state_audit.operation has them.
enum class Operation : char { insert = 'I', update = 'U', remove = 'D', truncate = 'T' };

/// In an entry that speaks of no field in particular.
constexpr const char* all_fields = "*";

/// The log's OID; InvalidOid before the first audit(). Nothing is locked.
Oid find_log();
/// The same; 55000 if there is none.
Oid require_log();
/// The same, made if there is none.
Oid ensure_log();

/// What the log is like, and what it is called.
extern const storage::TableDefinition log_table;
storage::NamedDefinition named_log();

/// The id that the next entry would get: all there are have a lower one, those of transactions under way that
/// have no lock on the audited table excepted. The id is taken for good. Locks the log by
/// RowExclusiveLock until the transaction ends.
std::int64_t take_log_id(Oid log);

/// Adds entries for one statement's trigger on one table. They are visible to the next command, as the
/// changes themselves are. Lives no longer than the statement. begin() is called before anything
/// else, and end() after the last entry of each event. 55000 where the log is gone, or is not as it
/// was made. To add an entry can write those that wait, and so raise what that raises.
class LogWriter {
 public:
  explicit LogWriter(MemoryContext statement_memory) : statement_memory_(statement_memory) {}

  /// The event that the next entries are of: one row's change, at one time, by whoever acts now.
  void begin(core::TableId table, Operation operation, TimestampTz time);
  /// Texts as text datums; nothing is NULL. The values are copied.
  void write(Datum entity_id, Datum field, std::optional<Datum> from, std::optional<Datum> to);
  /// An entry from elsewhere, with an id of its own.
  void write_again(LogRow entry);
  /// Writes what has been added where the end of the statement would not be told.
  void end() { log_->end_change(); }

  void set_time(TimestampTz time) { entry_.set(log_changed_at, TimestampTzGetDatum(time)); }

 private:
  MemoryContext statement_memory_;
  storage::TableAppender* log_ = nullptr;
  extension::ActorText actor_;
  LogRow entry_;
};

}  // namespace audit
