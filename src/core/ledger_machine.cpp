#include "core/ledger_machine.hpp"

#include <fmt/format.h>

#include "core/invalid_argument.hpp"
#include "core/machine_definition.hpp"
#include "core/reachability.hpp"
#include "core/stored_definition.hpp"
#include "core/text.hpp"

namespace core {

namespace {

constexpr StepRuleManner guards_manner{
    "guards",
    "guard",
    "",
    Steps::from_the_start,
    "a SQL expression or the name of a function",
    "",
    R"(For example {"authorized->captured": "metadata->>'amount' IS NOT NULL"}.)"};
constexpr StepRuleManner callbacks_manner{
    "callbacks",
    "callback",
    "after:",
    Steps::from_the_start,
    "the name of a function",
    "",
    R"(For example {"after:<initial>->pending": "public.on_pending"}.)"};

void refuse_reserved_names(const StateMachine& machine) {
  if (!machine.find(before_initial)) return;
  throw InvalidArgument(fmt::format("{} cannot be the name of a state", quoted(before_initial)),
                        "In guards, callbacks and messages it stands for a subject that has no state yet.");
}

void refuse_unreachable(const StateMachine& machine) {
  std::vector<std::string> names;
  for (StateId const state : unreachable_states(machine)) names.push_back(machine.name(state));
  if (names.empty()) return;
  throw InvalidArgument(fmt::format("no transitions lead from {} to {}",
                                    quoted(machine.name(*machine.initial())), quoted_list(names)),
                        "Every subject begins in the initial state, so none could ever be in such a state.");
}

}  // namespace

Json write_ledger_definition(const LedgerDefinition& definition) {
  JsonObject stored{{"states", json_array(definition.states)},
                    {"transitions", definition.transitions},
                    {"initial", Json{definition.initial}}};
  if (!definition.guards.is_null()) stored.push_back({"guards", definition.guards});
  if (!definition.callbacks.is_null()) stored.push_back({"callbacks", definition.callbacks});
  return {std::move(stored)};
}

LedgerDefinition read_ledger_definition(const Json& stored) {
  MachineDefinition plain = read_machine_definition(stored);
  LedgerDefinition definition{std::move(plain.states),
                              std::move(plain.transitions),
                              plain.initial.value_or(std::string()),
                              std::move(plain.guards),
                              {}};
  if (const Json* callbacks = stored.member("callbacks")) definition.callbacks = *callbacks;
  return definition;
}

LedgerMachine build_ledger_machine(const LedgerDefinition& definition) {
  MachineDefinition plain;
  plain.states = definition.states;
  plain.transitions = definition.transitions;
  plain.initial = definition.initial;
  StateMachine machine = build_machine(plain).states;
  refuse_reserved_names(machine);
  refuse_unreachable(machine);
  auto guards = read_step_rules(machine, definition.guards, guards_manner);
  auto callbacks = read_step_rules(machine, definition.callbacks, callbacks_manner);
  return {std::move(machine), std::move(guards), std::move(callbacks)};
}

}  // namespace core
