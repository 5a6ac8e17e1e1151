#include "audit/log/log_cursor.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "audit/log/log_reader.hpp"
#include "catalog/relation.hpp"
#include "catalog/stable_text.hpp"
#include "pg/security.hpp"
#include "pg/text.hpp"
#include "storage/table_appender.hpp"

namespace audit {

namespace {

void set(const char* name, const char* value) {
  pg::call(
      [&] { set_config_option(name, value, PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false); });
}

LogSelection selection_of(const std::optional<core::Unsealed>& only) {
  if (!only) return {{}, false, false, true};
  std::string const since = [&] {
    // The text is the same under any setting, and so is how it is read.
    catalog::StableText const stable(true);
    return pg::output(TIMESTAMPTZOID, TimestampTzGetDatum(std::max<TimestampTz>(only->since, DT_NOBEGIN)));
  }();
  return {fmt::format("id OPERATOR(pg_catalog.>) '{}'::pg_catalog.int8"
                      " OR id OPERATOR(pg_catalog.<) '{}'::pg_catalog.int8"
                      " OR changed_at OPERATOR(pg_catalog.>=) '{}'::pg_catalog.timestamptz",
                      only->above, only->below, since),
          false, true, true};
}

/// No index is by id alone, which every entry would have to pay for: what is found is sorted.
std::string query_for(const LogSelection& selection) {
  return fmt::format(
      "SELECT id, table_id, entity_id, field, from_value, to_value, changed_by, changed_at, operation,"
      " transaction_id FROM pgshift._pgshift_state_audit{}{} ORDER BY id{}",
      selection.condition.empty() ? "" : " WHERE ", selection.condition,
      selection.is_backward ? " DESC" : "");
}

/// The planner may know nothing of the log yet, and is not to take its time for all of it.
void prefer_index() {
  // A BRIN index can be read by a bitmap scan alone, which is what these leave.
  set("enable_seqscan", "off");
  set("enable_indexscan", "off");
  set("enable_indexonlyscan", "off");
}

Oid summarizing_index(Relation log) {
  return pg::call([&] {
    const ListCell* cell = nullptr;
    foreach (cell, RelationGetIndexList(log)) {
      Relation index = index_open(lfirst_oid(cell), AccessShareLock);
      bool const fits = index->rd_rel->relam == BRIN_AM_OID;
      index_close(index, NoLock);
      if (fits) return lfirst_oid(cell);
    }
    return InvalidOid;
  });
}

}  // namespace

LogCursor::LogCursor(const std::optional<core::Unsealed>& only) : LogCursor(selection_of(only)) {}

LogCursor::LogCursor(const LogSelection& selection) : settings_(pg::call([] { return NewGUCNestLevel(); })) {
  Oid const log = require_log();
  {
    // The query finds columns by their names, whatever their types. The lock that this takes keeps
    // the table as it is.
    storage::Table const with_these_columns(log, AccessShareLock, log_table);
  }
  storage::write_pending();
  if (selection.is_maintenance) set("work_mem", std::to_string(maintenance_work_mem).c_str());
  {
    // Privileges are checked when the query is opened. While rows are fetched, the caller is the
    // current user again.
    pg::ActingAs const owner(catalog::owner_of(log));
    if (selection.by_index) prefer_index();
    rows_.emplace(query_for(selection));
  }
  memory_.emplace();
}

LogCursor::~LogCursor() {
  // While an error is on its way the transaction's abort puts the settings back.
  if (unwinding_.has_begun()) return;
  // This makes the caller's memory current again, before the connection to SPI goes with its own.
  memory_.reset();
  rows_.reset();
  AtEOXact_GUC(true, settings_);
}

bool LogCursor::next() {
  memory_->next_row();
  HeapTuple const row = rows_->next();
  if (row == nullptr) return false;
  LoggedRow const logged = read_logged_row(row, rows_->columns());
  entry_ = logged.entry;
  table_ = logged.table;
  names_entity_ = logged.names_entity;
  return true;
}

void summarize_log() {
  Oid const oid = require_log();
  catalog::OpenRelation const log(oid, AccessShareLock);
  Oid const index = summarizing_index(log.get());
  if (!OidIsValid(index)) return;
  pg::ActingAs const owner(catalog::owner_of(oid));
  pg::call([&] {
    // VACUUM does the same, and this must not wait for its end.
    if (!ConditionalLockRelationOid(oid, ShareUpdateExclusiveLock)) return;
    // The function takes this lock by itself, but would wait for it.
    OidFunctionCall1(F_BRIN_SUMMARIZE_NEW_VALUES, ObjectIdGetDatum(index));
    UnlockRelationOid(oid, ShareUpdateExclusiveLock);
  });
}

}  // namespace audit
