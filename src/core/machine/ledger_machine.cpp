#include "core/machine/ledger_machine.hpp"

#include "core/machine/machine_definition.hpp"

namespace core {

namespace {

constexpr HookSyntax guards_manner{
    "guards",
    "guard",
    "",
    "a SQL expression or the name of a function",
    "check",
    "",
    R"(For example {"authorized->captured": "metadata->>'amount' IS NOT NULL"}.)"};
constexpr HookSyntax callbacks_manner{"callbacks",
                                      "callback",
                                      "after:",
                                      "the name of a function",
                                      nullptr,
                                      "",
                                      R"(For example {"after:<initial>->pending": "public.on_pending"}.)"};

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
  machine.restrict_start();
  auto guards = read_step_rules(machine, definition.guards, guards_manner);
  auto callbacks = read_step_rules(machine, definition.callbacks, callbacks_manner);
  return {std::move(machine), std::move(guards), std::move(callbacks)};
}

}  // namespace core
