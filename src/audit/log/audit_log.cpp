#include "audit/log/audit_log.hpp"

#include "storage/own_table.hpp"

namespace audit {

namespace {

constexpr const char* log_name = "_pgshift_state_audit";

/// By itself: an aggregate within braces of another is destroyed twice by gcc 12 where what comes after it
/// throws.
storage::OwnTableDefinition log_definition() {
  storage::OwnTableDefinition definition{
      log_name,
      "id bigint GENERATED ALWAYS AS IDENTITY, table_id bigint NOT NULL, entity_id text COLLATE \"C\","
      " field text COLLATE \"C\" NOT NULL, from_value text, to_value text, changed_by text NOT NULL,"
      " changed_at timestamptz NOT NULL, operation \"char\" NOT NULL, transaction_id xid8 NOT NULL",
      "table_id, entity_id, id",
      "What audit() records: one row a changed field, in order of change by id. Append-only; read an "
      "entity's by pgshift.history(). table_id: the table's identity, see pgshift.recorded_tables. "
      "operation: "
      "I, U, D, or T for TRUNCATE, with field * and no entity.",
      true};
  // Takes next to no space and time, and leads to what is new.
  definition.more_indexes.push_back({false, "USING brin (id, changed_at) WITH (autosummarize = on)"});
  return definition;
}

}  // namespace

Oid find_log() {
  return storage::find_own_table(log_name);
}

Oid require_log() {
  if (Oid const log = find_log(); OidIsValid(log)) return log;
  throw pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE, "the audit log is gone")
      .with_detail("There is no table pgshift._pgshift_state_audit.")
      .with_hint("Restore it, or begin a new one by pgshift.audit().");
}

storage::OwnTableShape log_shape() {
  return {log_definition(),
          {log_column_types.begin(), log_column_types.end()},
          {log_table_id + 1, log_entity_id + 1}};
}

Oid ensure_log() {
  return storage::ensure_own_table(log_definition());
}

std::int64_t take_log_id(Oid log) {
  return storage::OwnTable(log, RowExclusiveLock, log_column_types).next_id();
}

void LogWriter::begin(core::TableId table, Operation operation, TimestampTz time) {
  if (log_ == nullptr) {
    log_ = &storage::TableAppender::of(statement_memory_, require_log, log_column_types);
    log_->mark_ids(table);
  }
  set(log_table_id, Int64GetDatum(table));
  set(log_changed_by, actor_.now(statement_memory_));
  set(log_changed_at, TimestampTzGetDatum(time));
  set(log_operation, CharGetDatum(static_cast<char>(operation)));
  set(log_transaction_id, pg::call([] { return FullTransactionIdGetDatum(GetTopFullTransactionId()); }));
}

void LogWriter::set(LogColumn column, std::optional<Datum> value) {
  values_[column] = value.value_or(0);
  nulls_[column] = !value;
}

void LogWriter::write(Datum entity_id, Datum field, std::optional<Datum> from, std::optional<Datum> to) {
  set(log_id, Int64GetDatum(log_->next_id()));
  set(log_entity_id, entity_id == 0 ? std::nullopt : std::optional(entity_id));
  set(log_field, field);
  set(log_from_value, from);
  set(log_to_value, to);
  log_->add(values_.data(), nulls_.data());
}

void LogWriter::write_again(std::array<Datum, log_column_count> values,
                            const std::array<bool, log_column_count>& nulls) {
  values[log_id] = Int64GetDatum(log_->next_id());
  log_->add(values.data(), nulls.data());
}

}  // namespace audit
