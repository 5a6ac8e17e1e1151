#include "ledger/make_transition.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "expression/named_function.hpp"
#include "extension/actor.hpp"
#include "ledger/ledger_refusal.hpp"
#include "ledger/subject_turn.hpp"
#include "pg/memory.hpp"
#include "pg/snapshot.hpp"
#include "pg/text.hpp"
#include "pg/uuid_v7.hpp"

namespace ledger {

namespace {

/// The last entry as the transaction may know it, where it must not go by a later one. It is read
/// before the turn, for which the transaction may wait: an entry that comes meanwhile is what the
/// caller has not known.
std::optional<std::int32_t> known_sort_key(const LedgerTable& ledger, const Subject& subject,
                                           const TransitionRequest& request) {
  if (!request.is_optimistic && !IsolationUsesXactSnapshot()) return std::nullopt;
  pg::HeldSnapshot const snapshot = pg::HeldSnapshot::of_statement();
  return sort_key_of(ledger.last(subject, snapshot.get()));
}

void require_unchanged(const Subject& subject, const TransitionRequest& request,
                       std::optional<std::int32_t> known, std::int32_t found) {
  if (known && *known != found) {
    if (request.is_optimistic) throw lost_race(subject, *known, found);
    throw changed_since_snapshot(subject);
  }
  if (request.expected_sort_key && *request.expected_sort_key != found) {
    throw lost_race(subject, *request.expected_sort_key, found);
  }
}

/// What the guard says of the entry: true for true alone.
bool admits(const CompiledMachine& machine, const core::TransitionHook& guard, const LedgerTable& ledger,
            const Entry& entry) {
  const expression::RowExpression& condition = machine.condition(guard, ledger.relation());
  pg::OwnedContext const memory(CurrentMemoryContext, "pgshift guard");
  // The entry is not stored yet, so a guard sees it as a row that is only made up.
  TupleTableSlot* const row = pg::call_in(memory.get(), [&] {
    TupleTableSlot* slot = MakeSingleTupleTableSlot(RelationGetDescr(ledger.relation()), &TTSOpsVirtual);
    ExecClearTuple(slot);
    int const columns = slot->tts_tupleDescriptor->natts;
    for (int i = 0; i < columns; ++i) {
      slot->tts_isnull[i] = i >= entry_column_count || entry.is_null(i);
      slot->tts_values[i] = slot->tts_isnull[i] ? Datum{0} : entry.datum(i);
    }
    ExecStoreVirtualTuple(slot);
    return slot;
  });
  bool const admitted =
      expression::RowExpressionState(condition, ledger.relation(), memory.get()).is_true(row, row);
  pg::call([&] { ExecDropSingleTupleTableSlot(row); });
  return admitted;
}

void require_admission(const CompiledMachine& machine, const Subject& subject, const core::Step& step,
                       const LedgerTable& ledger, const Entry& entry) {
  const auto& guards = machine.guards();
  if (std::none_of(guards.begin(), guards.end(), [&](const auto& guard) { return guard.steps.fits(step); })) {
    return;
  }
  if (const auto* const guard = refusing_guard(machine, step, ledger, entry)) {
    throw guard_rejected(machine, subject, *guard, step);
  }
  // A guard may call a function that makes transitions or defines machines in this very
  // transaction, which no lock keeps it from.
  if (sort_key_of(ledger.latest(subject).entry) != entry.sort_key() - 1) throw changed_by_guard(subject);
  if (!(require_machine(machine.name())->stored_at() == machine.stored_at()))
    throw replaced_by_guard(subject);
}

struct MadeTransition {
  core::Step step;
  Entry entry;
};

MadeTransition make(const CompiledMachine& machine, const Subject& subject,
                    const TransitionRequest& request) {
  LedgerTable ledger(RowExclusiveLock);
  auto const known = known_sort_key(ledger, subject, request);
  SubjectTurn const turn(ledger, subject);
  const auto& last = turn.last();
  require_unchanged(subject, request, known, sort_key_of(last));
  core::Step const step = require_step(machine, subject, last, request.to_state);
  Entry const entry = proposed_entry(machine, subject, last, request.to_state, request.author);
  require_admission(machine, subject, step, ledger, entry);
  // The turn ends with this function: from then on the entry is what other transactions find, and
  // wait for.
  ledger.append(last, entry);
  return {step, entry};
}

/// {}, parsed once.
Datum no_metadata() {
  static Datum object = 0;
  if (object == 0) {
    object =
        pg::call_in(TopMemoryContext, [&] { return DirectFunctionCall1(jsonb_in, CStringGetDatum("{}")); });
  }
  return object;
}

}  // namespace

Entry make_transition(const MachineInForce& machine, const Subject& subject,
                      const TransitionRequest& request) {
  MadeTransition made = make(*machine, subject, request);
  // It is visible to whatever comes next, as after a statement.
  pg::call([] { CommandCounterIncrement(); });
  if (const core::TransitionHook* const callback = machine->callback(made.step)) {
    expression::NamedFunction(machine->callback_function(*callback), entry_type.require())
        .call(to_datum(made.entry), callback_name(callback->key, machine->name()),
              "Create it again, or define the machine anew by pgshift.define_machine().");
    pg::call([] { CommandCounterIncrement(); });
    see_whether_last(LedgerTable(AccessShareLock), subject, &made.entry);
  }
  return made.entry;
}

void see_whether_last(const LedgerTable& ledger, const Subject& subject, Entry* entry) {
  bool const is_last = sort_key_of(ledger.latest(subject).entry) == entry->sort_key();
  entry->set(entry_most_recent, BoolGetDatum(is_last));
}

core::Step require_step(const CompiledMachine& machine, const Subject& subject,
                        const std::optional<Entry>& last, const std::string& to) {
  const core::StateMachine& states = machine.states();
  std::string const from = last ? last->to_state() : std::string(core::before_initial);
  auto const source = last ? states.find(from) : std::nullopt;
  if (last && !source) throw unknown_state(machine, subject, from);
  auto const target = states.find(to);
  if (target && core::declares(states, {source, *target})) return {source, *target};
  throw not_declared(machine, subject, from, to);
}

Entry proposed_entry(const CompiledMachine& machine, const Subject& subject, const std::optional<Entry>& last,
                     const std::string& to, const Author& author) {
  if (sort_key_of(last) == std::numeric_limits<std::int32_t>::max()) {
    throw pg::Report(ERRCODE_PROGRAM_LIMIT_EXCEEDED,
                     fmt::format("{} has as many entries as there are sort keys", subject.label()));
  }
  // Nobody else's entry comes between: the subject's turn is ours. Clocks may be set back.
  TimestampTz time = GetCurrentTimestamp();
  if (last) time = std::max(time, last->created_at());
  Entry entry;
  entry.set(entry_id, pg::new_entry_id(time));
  entry.set(entry_machine, subject.machine_text);
  entry.set(entry_subject_id, subject.id_text);
  if (last) entry.set(entry_from_state, last->datum(entry_to_state));
  entry.set_text(entry_to_state, to);
  entry.set(entry_sort_key, Int32GetDatum(sort_key_of(last) + 1));
  entry.set(entry_most_recent, BoolGetDatum(true));
  entry.set_text(entry_actor_id, author.actor_id);
  entry.set_text(entry_actor_type, author.actor_type);
  entry.set(entry_metadata, author.metadata);
  entry.set(entry_machine_version, Int32GetDatum(machine.version()));
  entry.set(entry_created_at, TimestampTzGetDatum(time));
  return entry;
}

const core::TransitionHook* refusing_guard(const CompiledMachine& machine, const core::Step& step,
                                           const LedgerTable& ledger, const Entry& entry) {
  for (const core::TransitionHook& guard : machine.guards()) {
    if (guard.steps.fits(step) && !admits(machine, guard, ledger, entry)) return &guard;
  }
  return nullptr;
}

Author Author::usual() {
  std::string const actor = extension::given_actor();
  Datum const nothing = no_metadata();
  if (actor.empty()) return {"system", "SYSTEM", nothing};
  return {actor, "USER", nothing};
}

Author Author::of(const pg::Arguments& arguments, int place) {
  Author author = usual();
  if (arguments.given(place)) {
    author.actor_id = arguments.text(place, "actor_id");
    author.actor_type = "USER";
  }
  if (arguments.given(place + 1)) author.actor_type = arguments.text(place + 1, "actor_type");
  if (!arguments.given(place + 2)) return author;
  Datum const metadata = arguments.required(place + 2, "metadata");
  author.metadata = pg::call([&] { return PointerGetDatum(PG_DETOAST_DATUM(metadata)); });
  return author;
}

}  // namespace ledger
