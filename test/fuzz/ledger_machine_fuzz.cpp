// Machines of the ledger: what is accepted is what the definition says, every state can be reached, and each
// guard and callback is of the one step that it names.
#include "core/ledger_machine.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "core/invalid_argument.hpp"
#include "json_text.hpp"
#include "property.hpp"

namespace {

using core::Json;
using core::LedgerDefinition;
using core::LedgerMachine;
using core::Step;
using fuzz::require;

using Pair = std::pair<std::string, std::string>;

/// Every step as the JSON has it, the first one included.
std::set<Pair> declared_in(const LedgerDefinition& definition) {
  std::set<Pair> pairs{{std::string(core::before_initial), definition.initial}};
  for (const auto& [from, targets] : *definition.transitions.object()) {
    for (const Json& to : *targets.array()) pairs.emplace(from, *to.string());
  }
  return pairs;
}

Pair pair_of(const core::StateMachine& states, const Step& step) {
  return {core::from_name(states, step), states.name(step.to)};
}

void check_states(const LedgerMachine& machine, const LedgerDefinition& definition,
                  const std::set<Pair>& declared) {
  const core::StateMachine& states = machine.states;
  require(states.states() == definition.states, "the states are those that were named");
  require(!states.find(core::before_initial), "no state is called as what comes before all");
  require(states.initial() && states.name(*states.initial()) == definition.initial,
          "the initial state is the one named");
  std::set<std::string> reached{std::string(core::before_initial)};
  for (bool more = true; more;) {
    more = false;
    for (const auto& [from, to] : declared)
      more = (reached.contains(from) && reached.insert(to).second) || more;
  }
  require(reached.size() == definition.states.size() + 1, "every state can be reached");
}

/// By brute force: of all pairs, those whose name that is.
void check_names(const core::StateMachine& states, const std::set<Pair>& declared) {
  std::map<std::string, std::set<Pair>> by_name;
  for (const Pair& pair : declared) by_name[pair.first + "->" + pair.second].insert(pair);
  for (const auto& [name, pairs] : by_name) {
    std::set<Pair> found;
    for (const Step& step : core::find_steps(states, name, core::Steps::from_the_start)) {
      require(core::declares(states, step), "a step that is found is declared");
      require(found.insert(pair_of(states, step)).second, "no step is found twice");
    }
    require(found == pairs, "a name finds the steps that are called so, and no other");
  }
}

void check_rules(const LedgerMachine& machine, const std::vector<core::StepRule>& rules, const Json& given,
                 const std::string& prefix, const std::set<Pair>& declared) {
  require(rules.size() == (given.is_null() ? 0 : given.object()->size()), "there are as many as were given");
  std::set<Pair> seen;
  for (const core::StepRule& rule : rules) {
    Pair const pair = pair_of(machine.states, rule.step);
    require(declared.contains(pair), "a guard or callback is of a declared step");
    require(rule.key == prefix + pair.first + "->" + pair.second, "it is of the step that it names");
    require(seen.insert(pair).second, "a step has one");
    const Json* const text = given.member(rule.key);
    require(text != nullptr && text->string() != nullptr && *text->string() == rule.text,
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
    auto const declared = declared_in(definition);
    check_states(machine, definition, declared);
    check_names(machine.states, declared);
    check_rules(machine, machine.guards, definition.guards, "", declared);
    check_rules(machine, machine.callbacks, definition.callbacks, "after:", declared);

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
