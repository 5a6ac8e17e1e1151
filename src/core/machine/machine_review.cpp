#include "core/machine/machine_review.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/machine/reachability.hpp"
#include "core/message_text.hpp"

namespace core {

namespace {

std::vector<std::string> names(const StateMachine& machine, const std::vector<StateId>& states) {
  std::vector<std::string> result;
  result.reserve(states.size());
  for (StateId const state : states) result.push_back(machine.name(state));
  return result;
}

std::string states_are(const std::vector<std::string>& states, const char* what) {
  return fmt::format("{} {} {} {}", states.size() == 1 ? "state" : "states", quoted_list(states),
                     states.size() == 1 ? "is" : "are", what);
}

/// `installer` is what makes such a machine; `so` says what is left for states that nothing leads to.
void review_reach(const StateMachine& machine, const char* installer, Severity severity, const char* so,
                  std::vector<Finding>* findings) {
  auto const unreachable = names(machine, unreachable_states(machine));
  if (unreachable.empty()) return;
  findings->push_back(
      {severity,
       fmt::format("{} from {}{}", states_are(unreachable, "unreachable"),
                   quoted_list(names(machine, machine.starts())), so),
       Remedy::comment(
           fmt::format("Call pgshift.{}() again with transitions that lead there, or without these states.",
                       installer))});
}

void review_traps(const StateMachine& machine, const char* installer, std::vector<Finding>* findings) {
  auto const trapped = names(machine, trapped_states(machine));
  if (trapped.empty()) return;
  findings->push_back(
      {Severity::warning, states_are(trapped, "a dead end: no terminal state can be reached from there"),
       Remedy::comment(fmt::format("Call pgshift.{}() again with a transition that leads out.", installer))});
}

/// True if no other step of those that fit is declared.
bool is_about_staying(const StateMachine& machine, const StepPattern& steps) {
  for (std::size_t from = 0; from < machine.size(); ++from) {
    for (std::size_t to = 0; to < machine.size(); ++to) {
      Step const step{static_cast<StateId>(from), static_cast<StateId>(to)};
      if (from != to && steps.fits(step) && declares(machine, step)) return false;
    }
  }
  return !steps.is_first();
}

void review_guards(const DefinedMachine& machine, std::vector<Finding>* findings) {
  for (const TransitionHook& guard : machine.guards) {
    if (!is_about_staying(machine.states, guard.steps)) continue;
    findings->push_back(
        {Severity::warning,
         fmt::format("the {} is never asked: a row that keeps its state makes no transition",
                     step_rule_label("guard", guard.key, guard.place)),
         Remedy::comment("Put the condition into a CHECK constraint or a trigger, and call pgshift.define() "
                         "again without the guard.")});
  }
}

}  // namespace

std::vector<std::string> undeclared_ends(const StateMachine& machine, const MachineDefinition& definition) {
  const JsonObject* entries = definition.transitions.object();
  bool const declares_ends =
      entries != nullptr && std::any_of(entries->begin(), entries->end(), [](const JsonMember& entry) {
        bool const is_state = entry.name != any_state && entry.name != before_initial;
        return is_state && entry.value.array() != nullptr && entry.value.array()->empty();
      });
  if (!declares_ends) return {};
  std::vector<std::string> ends;
  for (std::size_t i = 0; i < machine.size(); ++i) {
    auto const state = static_cast<StateId>(i);
    bool const has_entry = definition.transitions.member(machine.name(state)) != nullptr;
    if (!has_entry && machine.is_terminal(state)) ends.push_back(machine.name(state));
  }
  return ends;
}

std::vector<Finding> review_machine(const DefinedMachine& machine) {
  std::vector<Finding> findings;
  const StateMachine& states = machine.states;
  const char* const only =
      states.starts().size() == 1 ? ", the only state to insert" : ", the only states to insert";
  review_reach(states, "define", states.restricts_start() ? Severity::warning : Severity::info,
               states.restricts_start() ? only : ": rows can only be inserted so", &findings);
  review_traps(states, "define", &findings);
  review_guards(machine, &findings);
  return findings;
}

std::vector<Finding> review_machine(const LedgerMachine& machine) {
  std::vector<Finding> findings;
  review_reach(machine.states, "define_machine", Severity::info,
               ": only subjects of an earlier version can be there", &findings);
  review_traps(machine.states, "define_machine", &findings);
  return findings;
}

}  // namespace core
