// What can be asked of the ledger: where subjects are, were, and have been. All see what the query sees.
#include <fmt/format.h>

#include "ledger/ledger_table.hpp"
#include "ledger/machine.hpp"
#include "ledger/stranded.hpp"
#include "pg/result_rows.hpp"
#include "pg/text.hpp"

namespace ledger {

namespace {

/// As a function returns it; NULL where there is none.
Datum result(FunctionCallInfo fcinfo, const std::optional<Entry>& entry) {
  if (entry) return to_datum(*entry);
  fcinfo->isnull = true;
  return 0;
}

std::optional<Entry> current_state(const Subject& subject) {
  require_machine(subject.machine);
  return LedgerTable(AccessShareLock).last(subject, GetActiveSnapshot());
}

/// Along with sort_key, created_at only grows: so few entries have to be looked at.
std::optional<Entry> state_at(const Subject& subject, TimestampTz at) {
  require_machine(subject.machine);
  LedgerTable const ledger(AccessShareLock);
  Snapshot const snapshot = GetActiveSnapshot();
  auto last = ledger.last(subject, snapshot);
  if (!last || last->created_at() <= at) return last;
  std::optional<Entry> found;
  std::int32_t after = 0;                      // the entry sought is this one or later
  std::int32_t before = last->sort_key() - 1;  // or earlier
  while (after < before) {
    std::int32_t const middle = after + (before - after + 1) / 2;
    auto const candidate = ledger.last(subject, snapshot, middle);
    if (!candidate || candidate->created_at() > at) {
      before = middle - 1;
    } else {
      found = candidate;
      after = middle;
    }
  }
  return found;
}

bool has_been_in(const Subject& subject, const std::string& state) {
  require_machine(subject.machine);
  bool found = false;
  LedgerTable(AccessShareLock).each(subject, GetActiveSnapshot(), 0, [&](const Entry& entry) {
    found = entry.to_state() == state;
    return !found;
  });
  return found;
}

/// Counts what is still wanted.
class Limit {
 public:
  Limit(const pg::Arguments& arguments, int place) {
    if (!arguments.given(place)) return;
    left_ = DatumGetInt32(arguments.required(place, "max_rows"));
    if (*left_ < 0) throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE, "max_rows must not be negative");
  }
  bool is_reached() const noexcept { return left_ == 0; }
  /// True if more are wanted after one.
  bool count() noexcept { return !left_ || --*left_ > 0; }

 private:
  std::optional<std::int32_t> left_;
};

void ledger_history(const pg::Arguments& arguments, pg::ResultRows& rows) {
  Subject const subject = Subject::of(arguments);
  std::int32_t const after =
      arguments.given(2) ? DatumGetInt32(arguments.required(2, "after_sort_key")) : std::int32_t{0};
  Limit limit(arguments, 3);
  require_machine(subject.machine);
  if (limit.is_reached()) return;
  LedgerTable(AccessShareLock).each(subject, GetActiveSnapshot(), after, [&](const Entry& entry) {
    add_entry(rows, entry);
    return limit.count();
  });
}

void subjects_in(const pg::Arguments& arguments, pg::ResultRows& rows) {
  std::string const machine = arguments.text(0, "machine");
  LedgerTable::Place place;
  place.state = pg::to_text(arguments.text(1, "state"));
  if (arguments.given(2)) place.after_subject = pg::to_text(arguments.text(2, "after"));
  Limit limit(arguments, 3);
  require_machine(machine);
  if (limit.is_reached()) return;
  LedgerTable(AccessShareLock)
      .each_current(pg::to_text(machine), place, GetActiveSnapshot(), [&](const Entry& entry) {
        add_entry(rows, entry);
        return limit.count();
      });
}

}  // namespace

}  // namespace ledger

PGSHIFT_FUNCTION(pgshift_current_state) {
  return ledger::result(fcinfo, ledger::current_state(ledger::Subject::of(pg::Arguments(fcinfo))));
}

PGSHIFT_FUNCTION(pgshift_state_at) {
  pg::Arguments const arguments(fcinfo);
  ledger::Subject const subject = ledger::Subject::of(arguments);
  return ledger::result(fcinfo, ledger::state_at(subject, DatumGetTimestampTz(arguments.required(2, "at"))));
}

PGSHIFT_FUNCTION(pgshift_has_been_in) {
  pg::Arguments const arguments(fcinfo);
  ledger::Subject const subject = ledger::Subject::of(arguments);
  return BoolGetDatum(ledger::has_been_in(subject, arguments.text(2, "state")));
}

PGSHIFT_FUNCTION(pgshift_ledger_history) {
  pg::ResultRows result(fcinfo);
  ledger::ledger_history(pg::Arguments(fcinfo), result);
  return 0;
}

PGSHIFT_FUNCTION(pgshift_subjects_in) {
  pg::ResultRows result(fcinfo);
  ledger::subjects_in(pg::Arguments(fcinfo), result);
  return 0;
}

PGSHIFT_FUNCTION(pgshift_stranded_subjects) {
  pg::ResultRows result(fcinfo);
  auto const machine = ledger::require_machine(pg::Arguments(fcinfo).text(0, "machine"));
  ledger::each_stranded(*machine, [&](const ledger::Entry& entry) { add_entry(result, entry); });
  return 0;
}
