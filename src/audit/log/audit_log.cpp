#include "audit/log/audit_log.hpp"

#include <array>

#include "storage/table.hpp"
#include "storage/table_creation.hpp"

namespace audit {

namespace {

constexpr const char* log_name = "_pgshift_state_audit";

constexpr std::array<storage::Column, log_column_count> columns{{
    {"id", INT8OID, "GENERATED ALWAYS AS IDENTITY"},
    {"table_id", INT8OID, "NOT NULL"},
    {"entity_id", TEXTOID, "COLLATE \"C\""},
    {"field", TEXTOID, "COLLATE \"C\" NOT NULL"},
    {"from_value", TEXTOID, ""},
    {"to_value", TEXTOID, ""},
    {"changed_by", TEXTOID, "NOT NULL"},
    {"changed_at", TIMESTAMPTZOID, "NOT NULL"},
    {"operation", CHAROID, "NOT NULL"},
    {"transaction_id", XID8OID, "NOT NULL"},
}};
// The id comes last, so that the entries of an entity are found in their order.
constexpr std::array<int, 3> by_entity{log_table_id, log_entity_id, log_id};
constexpr std::array<int, 2> by_time{log_id, log_changed_at};
constexpr std::array<storage::Index, 2> indexes{{
    {.columns = by_entity, .searched = 2},
    // Takes next to no space and time, and leads to what is new.
    {.columns = by_time, .searched = 0, .method = "brin", .options = "autosummarize = on"},
}};

}  // namespace

constexpr storage::TableDefinition log_table{
    .columns = columns,
    .indexes = indexes,
    .comment =
        "What audit() records: one row a changed field, in order of change by id. Append-only; read an "
        "entity's by pgshift.history(). table_id: the table's identity, see pgshift.recorded_tables. "
        "operation: "
        "I, U, D, or T for TRUNCATE, with field * and no entity.",
    .closing = storage::owner_may_insert};

Oid find_log() {
  return storage::find_table(log_name);
}

Oid require_log() {
  if (Oid const log = find_log(); OidIsValid(log)) return log;
  throw pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE, "the audit log is gone")
      .with_detail("There is no table pgshift._pgshift_state_audit.")
      .with_hint("Restore it, or begin a new one by pgshift.audit().");
}

storage::NamedDefinition named_log() {
  return {log_name, &log_table};
}

Oid ensure_log() {
  return storage::ensure_table(log_name, log_table);
}

std::int64_t take_log_id(Oid log) {
  return storage::Table(log, RowExclusiveLock, log_table).next_id();
}

void LogWriter::begin(core::TableId table, Operation operation, TimestampTz time) {
  if (log_ == nullptr) {
    log_ = &storage::TableAppender::of(statement_memory_, require_log, log_table);
    // Once is enough: all of the statement's entries are added in one subtransaction, and where
    // that is rolled back, which releases the mark, there is no statement any more.
    log_->mark_ids(table);
  }
  entry_.set(log_table_id, Int64GetDatum(table));
  // A trigger or a function may set another actor from one row of a statement to the next.
  entry_.set(log_changed_by, actor_.now(statement_memory_));
  entry_.set(log_changed_at, TimestampTzGetDatum(time));
  entry_.set(log_operation, CharGetDatum(static_cast<char>(operation)));
  entry_.set(log_transaction_id,
             pg::call([] { return FullTransactionIdGetDatum(GetTopFullTransactionId()); }));
}

void LogWriter::write(Datum entity_id, Datum field, std::optional<Datum> from, std::optional<Datum> to) {
  entry_.set(log_id, Int64GetDatum(log_->next_id()));
  entry_.set_optional(log_entity_id, entity_id == 0 ? std::nullopt : std::optional(entity_id));
  entry_.set(log_field, field);
  entry_.set_optional(log_from_value, from);
  entry_.set_optional(log_to_value, to);
  log_->add(entry_);
}

void LogWriter::write_again(LogRow entry) {
  entry.set(log_id, Int64GetDatum(log_->next_id()));
  log_->add(entry);
}

}  // namespace audit
