// pgshift.changes(): what has happened to a table lately.
#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "audit/log/log_cursor.hpp"
#include "audit/shown_entries.hpp"
#include "catalog/stable_text.hpp"
#include "core/message_text.hpp"
#include "pg/snapshot.hpp"
#include "pg/text.hpp"
#include "storage/number_marks.hpp"
#include "storage/table_appender.hpp"

namespace audit {

namespace {

/// So many ids are looked at first where few rows are wanted; then more and more.
constexpr std::int64_t first_step = 10000;

enum Argument : int {
  relation_argument,
  after_argument,
  since_argument,
  until_argument,
  changed_by_argument,
  operation_argument,
  field_argument,
  max_rows_argument,
  backward_argument
};

/// A value as SQL that is read under any settings.
std::string sql_value(Oid type, Datum value, const char* type_name) {
  catalog::StableText const stable(true);
  return fmt::format("{}::pg_catalog.{}", pg::quote_literal(pg::output(type, value)), type_name);
}

std::string operation_of(const pg::Arguments& arguments) {
  std::string operation = arguments.text(operation_argument, "operation");
  if (operation == "I" || operation == "U" || operation == "D" || operation == "T") return operation;
  throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE,
                   fmt::format("operation {} is none that is logged", core::quoted(pg::clipped(operation))))
      .with_hint("It is I, U, D, or T for TRUNCATE.");
}

std::optional<std::int64_t> limit_of(const pg::Arguments& arguments) {
  if (!arguments.given(max_rows_argument)) return std::nullopt;
  std::int32_t const limit = DatumGetInt32(arguments.required(max_rows_argument, "max_rows"));
  if (limit < 0) throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE, "max_rows must not be negative");
  return limit;
}

/// Ids, from the one on that follows `above`.
struct Ids {
  std::int64_t above;
  std::int64_t up_to;
};

class Changes {
 public:
  Changes(const AuditedRelation& relation, const pg::Arguments& arguments)
      : relation_(relation),
        shown_(relation, arguments, field_argument),
        left_(limit_of(arguments)),
        is_backward_(arguments.flag(backward_argument, "backward")) {
    if (arguments.given(after_argument)) {
      after_ = DatumGetInt64(arguments.required(after_argument, "after"));
    }
    has_bounds_ = after_ || arguments.given(since_argument) || arguments.given(until_argument);
    read_conditions(arguments);
    refuse_to_be_polled_on_a_standby();
  }

  void add_to(pg::ResultRows& result);

 private:
  void read_conditions(const pg::Arguments& arguments);
  void refuse_to_be_polled_on_a_standby() const;
  std::int64_t last_id() const;
  std::string condition(Ids ids) const;
  bool is_shown(const LogCursor& log) const;
  void add(pg::ResultRows& result, Ids ids);

  const AuditedRelation& relation_;
  ShownEntries shown_;
  std::optional<std::int64_t> left_;
  bool is_backward_;
  std::optional<std::int64_t> after_;
  bool has_bounds_;
  std::string conditions_;
};

void Changes::read_conditions(const pg::Arguments& arguments) {
  auto const require = [&](int place, const char* name, const char* compares, Oid type,
                           const char* type_name) {
    if (!arguments.given(place)) return;
    conditions_ += fmt::format(" AND {} OPERATOR(pg_catalog.{}) {}", name, compares,
                               sql_value(type, arguments.required(place, name), type_name));
  };
  require(since_argument, "changed_at", ">=", TIMESTAMPTZOID, "timestamptz");
  require(until_argument, "changed_at", "<", TIMESTAMPTZOID, "timestamptz");
  require(changed_by_argument, "changed_by", "=", TEXTOID, "text");
  if (arguments.given(operation_argument)) {
    conditions_ += fmt::format(" AND operation OPERATOR(pg_catalog.=) '{}'::pg_catalog.\"char\"",
                               operation_of(arguments));
  }
}

/// There nobody knows what is in flight where it is written.
void Changes::refuse_to_be_polled_on_a_standby() const {
  if (!after_ || is_backward_ || !pg::call([] { return RecoveryInProgress(); })) return;
  throw pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE, "changes() can't be followed on a standby")
      .with_detail("What is still in flight on the primary is not known here, and might be missed.")
      .with_hint("Ask the primary, or leave out \"after\".");
}

std::int64_t Changes::last_id() const {
  if (pg::call([] { return RecoveryInProgress(); })) return PG_INT64_MAX;
  storage::Table log(require_log(), AccessShareLock, log_table);
  return storage::last_settled_id(log, relation_.identities());
}

/// Where there are bounds, the index by id and time is to be used, and where there are none that by the
/// table: the other's columns are hidden from it.
std::string Changes::condition(Ids ids) const {
  return fmt::format(
      "(table_id{0}) OPERATOR(pg_catalog.=) ANY ('{{{2}}}'::pg_catalog.int8[]) AND (id{1}) "
      "OPERATOR(pg_catalog.>) "
      "'{3}'::pg_catalog.int8 AND (id{1}) OPERATOR(pg_catalog.<=) '{4}'::pg_catalog.int8{5}",
      has_bounds_ ? " OPERATOR(pg_catalog.+) 0" : "", has_bounds_ ? "" : " OPERATOR(pg_catalog.+) 0",
      core::joined(relation_.identities(), [](core::TableId id) { return std::to_string(id); }), ids.above,
      ids.up_to, conditions_);
}

/// An entry's id is of columns that the caller may not see, where another key named rows then.
bool Changes::is_shown(const LogCursor& log) const {
  const core::LogEntry& entry = log.entry();
  if (!relation_.shows_all() && relation_.is_keyed_otherwise(entry.id)) return false;
  return shown_.shows(entry);
}

void Changes::add(pg::ResultRows& result, Ids ids) {
  LogCursor log(LogSelection{condition(ids), is_backward_, true});
  while (left_ != 0 && log.next()) {
    if (!is_shown(log)) continue;
    const core::LogEntry& entry = log.entry();
    add_entry(result, entry, log.names_entity() ? std::optional(pg::to_text(entry.entity_id)) : std::nullopt);
    if (left_) --*left_;
  }
}

void Changes::add_to(pg::ResultRows& result) {
  storage::write_pending();
  std::int64_t const last = last_id();
  // Taken after that.
  pg::HeldSnapshot const now = pg::HeldSnapshot::of_now();
  pg::ActiveSnapshot const active(now.get());
  Ids left{PG_INT64_MIN, last};
  if (after_ && is_backward_) left.up_to = std::min(last, *after_ == PG_INT64_MIN ? *after_ : *after_ - 1);
  if (after_ && !is_backward_) left.above = *after_;
  // Who wants a few of those that are left is not to wait until all of these are read.
  std::int64_t step = left_ && after_ ? first_step : PG_INT64_MAX;
  while (left_ != 0 && left.above < left.up_to) {
    Ids some = left;
    bool const is_rest = static_cast<std::uint64_t>(left.up_to) - static_cast<std::uint64_t>(left.above) <=
                         static_cast<std::uint64_t>(step);
    if (step == PG_INT64_MAX || is_rest) {
      left.above = left.up_to;
    } else if (is_backward_) {
      some.above = left.up_to = left.up_to - step;
    } else {
      some.up_to = left.above = left.above + step;
    }
    add(result, some);
    step = step > PG_INT64_MAX / 4 ? PG_INT64_MAX : step * 4;
  }
}

}  // namespace

}  // namespace audit

/// Takes a snapshot of its own, which parallel workers can't.
PGSHIFT_WRITER(pgshift_changes) {
  pg::ResultRows result(fcinfo);
  pg::Arguments const arguments(fcinfo);
  audit::AuditedRelation const relation(arguments.relation(0, "relation"));
  relation.require_history();
  audit::Changes(relation, arguments).add_to(result);
  return 0;
}
