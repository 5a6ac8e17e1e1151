#include "ledger/ledger_refusal.hpp"

#include <fmt/format.h>

#include "core/message_text.hpp"
#include "pg/text.hpp"

namespace ledger {

namespace {

/// The fields that drivers show: of the table that the entry would have been in; the machine is the rule.
pg::ErrorObject object_of(const std::string& machine, const char* column = "") {
  return {"pgshift", "_pgshift_ledger", column, machine};
}

std::string shown(const std::string& name) {
  return core::quoted(pg::clipped(name));
}

std::string starts_are(const core::StateMachine& states) {
  std::vector<std::string> starts;
  for (core::StateId const start : states.starts()) starts.push_back(states.name(start));
  return fmt::format("The first state is {}{}.", starts.size() == 1 ? "" : "one of ",
                     core::quoted_list(starts));
}

/// Where one can go from a state.
std::string ways_out(const core::StateMachine& states, const std::string& from, const std::string& to) {
  if (!states.find(to)) {
    return fmt::format("{} is not a state. The states are {}.", shown(to),
                       core::quoted_list(states.states()));
  }
  auto const state = states.find(from);
  if (!state) return starts_are(states);
  auto const targets = states.targets(*state);
  if (targets.empty()) return fmt::format("{} is a terminal state.", core::quoted(from));
  return fmt::format("Allowed from {}: {}.", core::quoted(from), core::quoted_list(targets));
}

}  // namespace

pg::Report no_such_machine(const std::string& name) {
  return pg::Report(ERRCODE_UNDEFINED_OBJECT,
                    fmt::format("[PgShift] Machine {} is not defined.", shown(name)))
      .with_hint("Define it by pgshift.define_machine().")
      .on({"", "", "", name});
}

pg::Report not_machines_owner(const std::string& machine, Oid owner) {
  std::string const role =
      pg::to_string(pg::call([&] { return OidIsValid(owner) ? GetUserNameFromId(owner, true) : nullptr; }));
  return pg::Report(ERRCODE_INSUFFICIENT_PRIVILEGE,
                    fmt::format("must be owner of machine {}", core::quoted(machine)))
      .with_detail(role.empty() ? "It is nobody's but the extension's owner's."
                                : fmt::format("It belongs to {}.", core::quoted(role)))
      .on({"", "", "", machine});
}

pg::Report machine_has_entries(const std::string& machine) {
  return pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                    fmt::format("machine {} has entries in the ledger", core::quoted(machine)))
      .with_detail("They are never removed, and nobody could read them without the machine.")
      .with_hint("To let nobody move its subjects any more, define it anew without transitions.")
      .on({"", "", "", machine});
}

pg::Report not_declared(const CompiledMachine& machine, const Subject& subject, const std::string& from,
                        const std::string& to) {
  return pg::Report(ERRCODE_CHECK_VIOLATION, fmt::format("{}: no transition declared from {} to {}.",
                                                         subject.label(), shown(from), shown(to)))
      .with_detail(ways_out(machine.states(), from, to))
      .on(object_of(machine.name(), "to_state"));
}

pg::Report guard_rejected(const CompiledMachine& machine, const Subject& subject,
                          const core::TransitionHook& guard, const core::Step& step) {
  const core::StateMachine& states = machine.states();
  return pg::Report(
             ERRCODE_CHECK_VIOLATION,
             fmt::format("{}: guard rejected transition {} -> {}.", subject.label(),
                         core::quoted(core::from_name(states, step)), core::quoted(states.name(step.to))))
      .with_detail(guard.message.empty() ? fmt::format("Guard: {}", guard.text) : guard.message)
      .on(object_of(guard.name.empty() ? machine.name() : guard.name, "to_state"));
}

pg::Report unknown_state(const CompiledMachine& machine, const Subject& subject, const std::string& state) {
  return pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                    fmt::format("{}: stored state {} is not in the current machine definition.",
                                subject.label(), shown(state)))
      .with_detail(fmt::format("Version {} has the states {}.", machine.version(),
                               core::quoted_list(machine.states().states())))
      .with_hint(
          "Define the machine anew with that state and a transition out of it; pgshift.stranded_subjects() "
          "lists who is in such a state.")
      .on(object_of(machine.name(), "to_state"));
}

pg::Report lost_race(const Subject& subject, std::int32_t expected, std::int32_t found) {
  return pg::Report(ERRCODE_T_R_SERIALIZATION_FAILURE,
                    fmt::format("{}: lost optimistic concurrency race; retry.", subject.label()))
      .with_detail(fmt::format("The subject is at sort_key {}, not {}.", found, expected))
      .on(object_of(subject.machine, "sort_key"));
}

pg::Report changed_since_snapshot(const Subject& subject) {
  return pg::Report(ERRCODE_T_R_SERIALIZATION_FAILURE, "could not serialize access due to concurrent update")
      .with_detail(fmt::format("{} has moved on since this transaction's snapshot.", subject.label()))
      .on(object_of(subject.machine));
}

pg::Report changed_by_guard(const Subject& subject) {
  return pg::Report(ERRCODE_TRIGGERED_DATA_CHANGE_VIOLATION,
                    fmt::format("{}: the guard of a transition has itself made one.", subject.label()))
      .with_hint("Let a callback do that.")
      .on(object_of(subject.machine));
}

pg::Report replaced_by_guard(const Subject& subject) {
  return pg::Report(
             ERRCODE_TRIGGERED_DATA_CHANGE_VIOLATION,
             fmt::format("{}: the guard of a transition has defined its machine anew.", subject.label()))
      .on(object_of(subject.machine));
}

pg::Report inapplicable_machine(const std::string& name, const std::string& why, const std::string& detail) {
  return pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                    fmt::format("machine {} cannot be applied: {}", core::quoted(name), why))
      .with_detail(detail)
      .with_hint("Define it anew by pgshift.define_machine().")
      .on(object_of(name));
}

}  // namespace ledger
