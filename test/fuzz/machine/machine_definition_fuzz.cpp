// Machines: what build_machine() accepts is what the definition says, no more and no less.
#include "core/machine/machine_definition.hpp"

#include <algorithm>
#include <set>

#include "core/invalid_argument.hpp"
#include "json_text.hpp"
#include "property.hpp"
#include "step_names.hpp"

namespace {

using core::DefinedMachine;
using core::Json;
using core::MachineDefinition;
using core::StateId;
using core::StateMachine;
using fuzz::require;

/// The definition of a machine that was built; building that one must give the same.
MachineDefinition definition_of(const DefinedMachine& machine) {
  const StateMachine& states = machine.states;
  MachineDefinition definition;
  definition.states = states.states();
  core::JsonObject transitions;
  if (states.restricts_start()) {
    std::vector<std::string> starts;
    for (StateId const start : states.starts()) starts.push_back(states.name(start));
    transitions.push_back({std::string(core::before_initial), core::json_array(starts)});
  }
  for (std::size_t i = 0; i < states.size(); ++i) {
    auto const state = static_cast<StateId>(i);
    transitions.push_back({states.name(state), core::json_array(states.targets(state))});
    if (states.is_frozen(state)) definition.frozen.push_back(states.name(state));
  }
  definition.transitions = {std::move(transitions)};
  definition.guards =
      core::texts_by_key(machine.guards, [](const core::TransitionHook& guard) { return guard.text; });
  if (states.initial()) definition.initial = states.name(*states.initial());
  return definition;
}

std::string print(const MachineDefinition& definition) {
  core::JsonObject members{{"states", core::json_array(definition.states)},
                           {"transitions", definition.transitions},
                           {"guards", definition.guards},
                           {"strict_insert", {definition.strict_insert}},
                           {"frozen", core::json_array(definition.frozen)}};
  if (definition.initial) members.push_back({"initial", {*definition.initial}});
  return fuzz::print_json({std::move(members)});
}

/// Every pair that is declared, as the JSON has it. Of a key that is there twice, the last list says whether
/// it is an end.
std::set<std::pair<std::string, std::string>> declared_in(const std::vector<std::string>& states,
                                                          const Json& transitions) {
  std::set<std::pair<std::string, std::string>> pairs;
  std::set<std::string> ends;
  std::vector<std::string> from_all;
  for (const auto& [from, targets] : *transitions.object()) {
    if (from == core::any_state) from_all.clear();
    for (const Json& to : *targets.array()) {
      if (from == core::any_state)
        from_all.push_back(*to.string());
      else if (from != core::before_initial)
        pairs.emplace(from, *to.string());
    }
    if (targets.array()->empty())
      ends.insert(from);
    else
      ends.erase(from);
  }
  for (const std::string& from : states) {
    for (const std::string& to : from_all) {
      if (from != to && !ends.contains(from)) pairs.emplace(from, to);
    }
  }
  return pairs;
}

void check_transitions(const StateMachine& states, const Json& transitions) {
  auto const declared = declared_in(states.states(), transitions);
  std::size_t found = 0;
  for (std::size_t i = 0; i < states.size(); ++i) {
    auto const from = static_cast<StateId>(i);
    auto const targets = states.targets(from);
    found += targets.size();
    for (const std::string& to : targets) {
      require(declared.contains({states.name(from), to}), "a transition that nobody declared");
    }
    bool const leads_out = std::any_of(targets.begin(), targets.end(),
                                       [&](const std::string& to) { return to != states.name(from); });
    require(states.is_terminal(from) == !leads_out, "a state is terminal if nothing leads out of it");
  }
  require(found == declared.size(), "a declared transition is missing");
}

void check_machine(const DefinedMachine& machine, const MachineDefinition& definition) {
  const StateMachine& states = machine.states;
  require(states.states() == definition.states, "the states are those that were named");
  require(std::set(definition.states.begin(), definition.states.end()).size() == states.size(),
          "no state is named twice");
  check_transitions(states, definition.transitions);
  require(states.initial().has_value() == definition.initial.has_value(),
          "the initial state is the one named");
  require(!states.initial() || states.name(*states.initial()) == *definition.initial,
          "the initial state is the one named");
  require(!states.restricts_start() || !states.starts().empty(), "something can be inserted");
  require(!definition.strict_insert || states.restricts_start(), "strict_insert is heeded");
  std::size_t frozen = 0;
  for (std::size_t i = 0; i < states.size(); ++i) frozen += states.is_frozen(static_cast<StateId>(i)) ? 1 : 0;
  require(frozen == definition.frozen.size() && states.has_frozen() == (frozen > 0),
          "the frozen states are those that were named");
  for (const core::TransitionHook& guard : machine.guards) {
    require(core::declares(states, guard.steps), "a guard is of a declared transition");
    require(guard.key == fuzz::name_of(states, guard.steps), "a guard is of the transitions that it names");
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto const stored = fuzz::read_json({reinterpret_cast<const char*>(data), size});
  if (!stored) return -1;
  try {
    MachineDefinition const definition = core::read_machine_definition(*stored);
    DefinedMachine const machine = core::build_machine(definition);
    check_machine(machine, definition);

    MachineDefinition const written = definition_of(machine);
    std::string const printed = print(written);
    auto const again = core::build_machine(core::read_machine_definition(*fuzz::read_json(printed)));
    require(print(definition_of(again)) == printed, "a machine is read back as it was written");
  } catch (const core::InvalidArgument& problem) {
    require(*problem.what() != '\0', "a refusal says why");
    require(std::string(problem.what()).size() + problem.detail.size() < 64 * 1024,
            "a refusal is of bounded length");
  }
  return 0;
}
