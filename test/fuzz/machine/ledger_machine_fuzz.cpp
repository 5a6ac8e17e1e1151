// Machines of the ledger: what is accepted is what the definition says, and each guard and callback is of the
// steps that it names.
#include "core/machine/ledger_machine.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "core/invalid_argument.hpp"
#include "json_text.hpp"
#include "property.hpp"
#include "step_names.hpp"

namespace {

using core::Json;
using core::LedgerDefinition;
using core::LedgerMachine;
using fuzz::require;

using Pair = std::pair<std::string, std::string>;

/// Every step as the JSON has it, the first one included; those that * stands for are checked where
/// define()'s are.
std::set<Pair> declared_in(const LedgerMachine& machine) {
  std::set<Pair> pairs;
  for (const std::string& name : machine.states.states()) {
    core::StateId const state = *machine.states.find(name);
    for (const std::string& to : machine.states.targets(state)) pairs.emplace(name, to);
    if (machine.states.may_start_in(state)) pairs.emplace(std::string(core::before_initial), name);
  }
  return pairs;
}

void check_states(const LedgerMachine& machine, const LedgerDefinition& definition,
                  const std::set<Pair>& declared) {
  const core::StateMachine& states = machine.states;
  require(states.states() == definition.states, "the states are those that were named");
  require(!states.find(core::before_initial), "no state is called as what comes before all");
  require(states.initial() && states.name(*states.initial()) == definition.initial,
          "the initial state is the one named");
  require(declared.contains({std::string(core::before_initial), definition.initial}),
          "a subject may begin in the initial state");
  const Json* const starts = definition.transitions.member(core::before_initial);
  std::size_t const named = starts == nullptr ? 0 : starts->array()->size();
  require(states.starts().size() <= named + 1, "and in those alone that are named so");
}

/// By brute force: of all pairs, those whose name that is.
void check_names(const core::StateMachine& states, const std::set<Pair>& declared) {
  std::map<std::string, std::set<Pair>> by_name;
  for (const Pair& pair : declared) by_name[pair.first + "->" + pair.second].insert(pair);
  for (const auto& [name, pairs] : by_name) {
    std::set<Pair> found;
    for (const core::StepPattern& steps : core::find_steps(states, name)) {
      require(core::declares(states, steps), "a step that is found is declared");
      require(fuzz::name_of(states, steps) == name, "a name finds what is called so");
      if (steps.from_any || !steps.to) continue;
      std::string const from = core::from_name(states, {steps.from, *steps.to});
      require(found.insert({from, states.name(*steps.to)}).second, "no step is found twice");
    }
    require(found == pairs, "a name finds all steps that are called so");
  }
}

void check_rules(const LedgerMachine& machine, const std::vector<core::TransitionHook>& rules,
                 const Json& given, const std::string& prefix) {
  require(rules.size() >= (given.is_null() ? 0 : given.object()->size()), "each key has one");
  int width = 0;
  for (const core::TransitionHook& rule : rules) {
    require(core::declares(machine.states, rule.steps), "a guard or callback is of a declared step");
    require(rule.key == prefix + fuzz::name_of(machine.states, rule.steps),
            "it is of the steps that it names");
    require(rule.steps.width() >= width, "the most exact come first");
    width = rule.steps.width();
    const Json* value = given.member(rule.key);
    if (rule.place) value = &value->array()->at(*rule.place);
    std::string const text = value->string() != nullptr ? *value->string() : value->text("check");
    require(text == rule.text && rule.name == value->text("name") && rule.message == value->text("message"),
            "it says what was given");
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto const stored = fuzz::read_json({reinterpret_cast<const char*>(data), size});
  if (!stored) return -1;
  try {
    LedgerDefinition const definition = core::read_ledger_definition(*stored);
    LedgerMachine const machine = core::build_ledger_machine(definition);
    auto const declared = declared_in(machine);
    check_states(machine, definition, declared);
    check_names(machine.states, declared);
    check_rules(machine, machine.guards, definition.guards, "");
    check_rules(machine, machine.callbacks, definition.callbacks, "after:");

    std::string const written = fuzz::print_json(core::write_ledger_definition(definition));
    auto const again = core::read_ledger_definition(*fuzz::read_json(written));
    require(fuzz::print_json(core::write_ledger_definition(again)) == written,
            "a definition is read back as it was written");
    require(core::build_ledger_machine(again).guards.size() == machine.guards.size(),
            "and is the same machine");
  } catch (const core::InvalidArgument& problem) {
    require(*problem.what() != '\0', "a refusal says why");
    require(std::string(problem.what()).size() + problem.detail.size() < 64 * 1024,
            "a refusal is of bounded length");
  }
  return 0;
}
