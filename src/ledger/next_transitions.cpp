// pgshift.next_transitions(): where a subject can go from where it is.
#include <fmt/format.h>

#include "ledger/ledger_refusal.hpp"
#include "ledger/make_transition.hpp"
#include "pg/dry_run.hpp"
#include "pg/result_rows.hpp"
#include "pg/text.hpp"

namespace ledger {

namespace {

std::vector<std::string> targets(const core::StateMachine& states, const std::optional<core::StateId>& from) {
  if (from) return states.targets(*from);
  std::vector<std::string> names;
  for (core::StateId const start : states.starts()) names.push_back(states.name(start));
  return names;
}

/// Why a guard refuses the entry; nothing if none does.
std::optional<std::string> refusal(const CompiledMachine& machine, const core::Step& step,
                                   const LedgerTable& ledger, const Entry& entry) {
  if (machine.guards().empty()) return std::nullopt;
  const core::TransitionHook* guard = nullptr;
  // What a guard writes is undone.
  auto failure = pg::failure_of([&] { guard = refusing_guard(machine, step, ledger, entry); },
                                pg::DryRun::Writes::undone);
  if (failure) return failure;
  if (guard == nullptr) return std::nullopt;
  return guard->message.empty() ? fmt::format("Guard: {}", guard->text) : guard->message;
}

void next_transitions(const pg::Arguments& arguments, pg::ResultRows& rows) {
  Subject const subject = Subject::of(arguments);
  MachineInForce const machine = require_machine(subject.machine);
  // The subject is not locked: another transaction may have moved it on before this returns.
  LedgerTable const ledger(AccessShareLock);
  auto const last = ledger.last(subject, GetActiveSnapshot());
  auto const from = last ? machine->states().find(last->to_state()) : std::nullopt;
  if (last && !from) throw unknown_state(*machine, subject, last->to_state());
  Author const author = Author::usual();
  for (const std::string& to : targets(machine->states(), from)) {
    core::Step const step{from, *machine->states().find(to)};
    auto const reason = refusal(*machine, step, ledger, proposed_entry(*machine, subject, last, to, author));
    rows.add({pg::to_text(to), BoolGetDatum(!reason),
              reason ? std::optional(pg::to_text(*reason)) : std::nullopt});
  }
}

}  // namespace

}  // namespace ledger

PGSHIFT_WRITER(pgshift_next_transitions) {
  pg::ResultRows result(fcinfo);
  ledger::next_transitions(pg::Arguments(fcinfo), result);
  return 0;
}
