#include "ledger/refusal.hpp"

#include <fmt/format.h>

#include "core/text.hpp"
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

/// Where one can go from a state.
std::string ways_out(const core::StateMachine& states, const std::string& from, const std::string& to) {
  if (!states.find(to)) {
    return fmt::format("{} is not a state. The states are {}.", shown(to),
                       core::quoted_list(states.states()));
  }
  auto const state = states.find(from);
  if (!state) return fmt::format("The first state is {}.", core::quoted(states.name(*states.initial())));
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

pg::Report not_declared(const Machine& machine, const Subject& subject, const std::string& from,
                        const std::string& to) {
  return pg::Report(ERRCODE_CHECK_VIOLATION, fmt::format("{}: no transition declared from {} to {}.",
                                                         subject.label(), shown(from), shown(to)))
      .with_detail(ways_out(machine.states(), from, to))
      .on(object_of(machine.name(), "to_state"));
}

pg::Report guard_rejected(const Machine& machine, const Subject& subject, const core::StepRule& guard) {
  const core::StateMachine& states = machine.states();
  return pg::Report(ERRCODE_CHECK_VIOLATION,
                    fmt::format("{}: guard rejected transition {} -> {}.", subject.label(),
                                core::quoted(core::from_name(states, guard.step)),
                                core::quoted(states.name(guard.step.to))))
      .with_detail(fmt::format("Guard: {}", guard.text))
      .on(object_of(machine.name(), "to_state"));
}

pg::Report unknown_state(const Machine& machine, const Subject& subject, const std::string& state) {
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
