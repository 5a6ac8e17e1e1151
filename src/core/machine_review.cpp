#include "core/machine_review.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/reachability.hpp"
#include "core/text.hpp"

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

void review_reach(const Machine& machine, std::vector<Finding>* findings) {
  const StateMachine& states = machine.states;
  auto const unreachable = names(states, unreachable_states(states));
  if (!unreachable.empty()) {
    std::string const initial = quoted(states.name(*states.initial()));
    findings->push_back(
        {machine.strict_insert ? Severity::warning : Severity::info,
         fmt::format("{} from {}{}", states_are(unreachable, "unreachable"), initial,
                     machine.strict_insert ? ", the only state to insert" : ": rows can only be inserted so"),
         Remedy::comment(
             "Call pgshift.define() again with transitions that lead there, or without these states.")});
  }
  auto const trapped = names(states, trapped_states(states));
  if (!trapped.empty()) {
    findings->push_back({Severity::warning,
                         states_are(trapped, "a dead end: no terminal state can be reached from there"),
                         Remedy::comment("Call pgshift.define() again with a transition that leads out.")});
  }
}

void review_guards(const Machine& machine, std::vector<Finding>* findings) {
  for (const StepRule& guard : machine.guards) {
    if (guard.step.from != guard.step.to) continue;
    findings->push_back(
        {Severity::warning,
         fmt::format("the guard for {} is never asked: a row that keeps its state makes no transition",
                     quoted(guard.key)),
         Remedy::comment("Put the condition into a CHECK constraint or a trigger, and call pgshift.define() "
                         "again without the guard.")});
  }
}

}  // namespace

std::vector<std::string> undeclared_ends(const StateMachine& machine, const MachineDefinition& definition) {
  const JsonObject* entries = definition.transitions.object();
  bool const declares_ends =
      entries != nullptr && std::any_of(entries->begin(), entries->end(), [](const JsonMember& entry) {
        return entry.value.array() != nullptr && entry.value.array()->empty();
      });
  if (!declares_ends) return {};
  std::vector<std::string> ends;
  for (const std::string& state : machine.states()) {
    if (definition.transitions.member(state) == nullptr) ends.push_back(state);
  }
  return ends;
}

std::vector<Finding> review_machine(const Machine& machine) {
  std::vector<Finding> findings;
  review_reach(machine, &findings);
  review_guards(machine, &findings);
  return findings;
}

}  // namespace core
