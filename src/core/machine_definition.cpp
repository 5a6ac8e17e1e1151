#include "core/machine_definition.hpp"

#include <fmt/format.h>

#include "core/invalid_argument.hpp"
#include "core/stored_definition.hpp"
#include "core/text.hpp"

namespace core {

namespace {

constexpr const char* transitions_example =
    R"(For example {"pending": ["approved", "rejected"], "rejected": []}.)";
constexpr StepRuleManner guards_manner{
    "guards",
    "guard",
    "",
    Steps::between_states,
    "a SQL expression",
    "Its keys are transitions, its values boolean SQL expressions over OLD and NEW.",
    R"(For example {"approved->paid": "NEW.balance >= NEW.amount"}.)"};

void declare_transitions(StateMachine& machine, const Json& transitions) {
  const JsonObject* members = transitions.object();
  if (members == nullptr) {
    throw InvalidArgument(fmt::format("transitions must be a JSON object, not {}", transitions.kind()),
                          "Its keys are states, its values arrays of the states that may follow.",
                          transitions_example);
  }
  for (const auto& [from_name, targets] : *members) {
    StateId const from = machine.require(from_name, "transitions");
    const JsonArray* list = targets.array();
    if (list == nullptr) {
      throw InvalidArgument(fmt::format("transitions of state {} must be a JSON array, not {}",
                                        quoted(from_name), targets.kind()),
                            {}, transitions_example);
    }
    for (const Json& target : *list) {
      const std::string* to_name = target.string();
      if (to_name == nullptr) {
        throw InvalidArgument(fmt::format("transitions of state {} must list states as strings, not {}",
                                          quoted(from_name), target.kind()),
                              {}, transitions_example);
      }
      StateId const to = machine.require(*to_name, fmt::format("transitions of state {}", quoted(from_name)));
      if (machine.declares(from, to)) {
        throw InvalidArgument(
            fmt::format("transitions of state {} list {} twice", quoted(from_name), quoted(*to_name)));
      }
      machine.declare(from, to);
    }
  }
}

}  // namespace

MachineDefinition read_machine_definition(const Json& stored) {
  MachineDefinition definition;
  definition.states = stored_strings(stored, "states");
  if (const Json* transitions = stored.member("transitions")) definition.transitions = *transitions;
  if (const Json* initial = stored.member("initial")) definition.initial = stored_string(*initial, "initial");
  if (const Json* guards = stored.member("guards")) definition.guards = *guards;
  if (const Json* strict = stored.member("strict_insert")) {
    const bool* value = strict->boolean();
    definition.strict_insert = value == nullptr || *value;
  }
  definition.frozen = stored_strings(stored, "frozen");
  return definition;
}

Machine build_machine(const MachineDefinition& definition) {
  StateMachine machine(definition.states);
  declare_transitions(machine, definition.transitions);
  if (definition.initial) machine.start_in(machine.require(*definition.initial, "initial"));
  if (definition.strict_insert && !definition.initial) {
    throw InvalidArgument("strict_insert needs an initial state", {},
                          "With strict_insert only the initial state may be inserted; name it by initial.");
  }
  for (const std::string& state : definition.frozen) {
    StateId const id = machine.require(state, "frozen");
    if (machine.is_frozen(id)) throw InvalidArgument(fmt::format("frozen lists {} twice", quoted(state)));
    machine.freeze(id);
  }
  auto guards = read_step_rules(machine, definition.guards, guards_manner);
  return Machine{std::move(machine), std::move(guards), definition.strict_insert};
}

}  // namespace core
