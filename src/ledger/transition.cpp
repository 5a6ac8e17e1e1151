// pgshift.transition(), pgshift.transition_many() and pgshift.lock_subject().
#include <algorithm>

#include <fmt/format.h>

#include "core/message_text.hpp"
#include "ledger/ledger_refusal.hpp"
#include "ledger/make_transition.hpp"
#include "ledger/subject_turn.hpp"
#include "pg/memory.hpp"
#include "pg/result_rows.hpp"
#include "pg/security.hpp"

namespace ledger {

namespace {

/// The machine, which stays in force until the transaction ends.
MachineInForce machine_to_use(const std::string& name) {
  lock_machine(name, Intent::use);
  return require_machine(name);
}

bool wants_optimism(const pg::Arguments& arguments) {
  std::string const locking = arguments.text(7, "locking");
  if (locking == "optimistic") return true;
  if (locking == "pessimistic") return false;
  throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE,
                   fmt::format("{} is no way to lock", core::quoted(locking)))
      .with_detail("There is: pessimistic, optimistic.");
}

Datum transition(const pg::Arguments& arguments) {
  pg::require_own_doing("pgshift.transition()");
  Subject const subject = Subject::of(arguments);
  TransitionRequest request{arguments.text(2, "to_state"), Author::of(arguments, 3)};
  if (arguments.given(6)) {
    request.expected_sort_key = DatumGetInt32(arguments.required(6, "expected_sort_key"));
  }
  request.is_optimistic = wants_optimism(arguments);
  return to_datum(make_transition(machine_to_use(subject.machine), subject, request));
}

/// In one order for all, whatever order they are named in: so two never wait for each other.
std::vector<std::size_t> order_of(const std::vector<std::string>& ids) {
  std::vector<std::size_t> order(ids.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return ids[a] < ids[b]; });
  for (std::size_t i = 1; i < order.size(); ++i) {
    if (ids[order[i]] != ids[order[i - 1]]) continue;
    throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE,
                     fmt::format("subject_ids lists {} twice", core::quoted(ids[order[i]])));
  }
  return order;
}

void transition_many(const pg::Arguments& arguments, pg::ResultRows& result) {
  pg::require_own_doing("pgshift.transition_many()");
  std::string const name = arguments.text(0, "machine");
  auto const ids = arguments.texts(1, "subject_ids");
  TransitionRequest const request{arguments.text(2, "to_state"), Author::of(arguments, 3)};
  lock_machine(name, Intent::use);
  bool runs_code = false;
  // A machine that there is not is an error, also for no subject at all.
  require_machine(name);
  std::vector<Entry> entries(ids.size());
  MemoryContext const result_memory = CurrentMemoryContext;
  {
    pg::RowMemory memory;
    for (std::size_t const place : order_of(ids)) {
      pg::call([] { CHECK_FOR_INTERRUPTS(); });
      memory.next_row();
      // A callback may have put another version in force.
      MachineInForce const machine = require_machine(name);
      runs_code = runs_code || !machine->guards().empty() || !machine->callbacks().empty();
      entries[place] =
          copy_entry(make_transition(machine, Subject(name, ids[place]), request), result_memory);
    }
  }
  // A guard or callback of one subject can have moved another one of these.
  if (runs_code) {
    LedgerTable const ledger(AccessShareLock);
    pg::RowMemory memory;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      memory.next_row();
      see_whether_last(ledger, Subject(name, ids[i]), &entries[i]);
    }
  }
  for (const Entry& entry : entries) add_entry(result, entry);
}

void lock_subject(const pg::Arguments& arguments) {
  pg::call([] { PreventCommandDuringRecovery("pgshift.lock_subject()"); });
  Subject const subject = Subject::of(arguments);
  require_machine(subject.machine);
  LedgerTable const ledger(AccessShareLock);
  // It waits until no other transaction that has moved the subject is in flight: once the lock is
  // had, the last entry is final.
  SubjectTurn const turn(ledger, subject);
  // Taken once more, to be kept.
  pg::lock_name(subject.turn(), ExclusiveLock);
}

}  // namespace

}  // namespace ledger

PGSHIFT_WRITER(pgshift_transition) {
  return ledger::transition(pg::Arguments(fcinfo));
}

PGSHIFT_WRITER(pgshift_transition_many) {
  pg::ResultRows result(fcinfo);
  ledger::transition_many(pg::Arguments(fcinfo), result);
  return 0;
}

PGSHIFT_WRITER(pgshift_lock_subject) {
  ledger::lock_subject(pg::Arguments(fcinfo));
  PG_RETURN_VOID();
}
