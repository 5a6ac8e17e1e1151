#include "core/machine_definition.hpp"

#include <string_view>

#include <fmt/format.h>

#include "core/invalid_argument.hpp"
#include "core/stored_definition.hpp"
#include "core/text.hpp"

namespace core {

namespace {

constexpr const char* transitions_example =
    R"(For example {"pending": ["approved", "rejected"], "rejected": []}.)";
constexpr const char* guards_example = R"(For example {"approved->paid": "NEW.balance >= NEW.amount"}.)";
constexpr std::string_view arrow = "->";

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

std::vector<std::string> declared_transitions(const StateMachine& machine) {
  std::vector<std::string> names;
  for (std::size_t from = 0; from < machine.size(); ++from) {
    auto const state = static_cast<StateId>(from);
    for (const std::string& to : machine.targets(state)) names.push_back(machine.name(state) + "->" + to);
  }
  return names;
}

/// The transition that `from->to` names. A state's name may hold an arrow itself, so every split is tried.
Guard guard_for(const StateMachine& machine, const std::string& transition) {
  std::optional<Guard> found;
  for (auto at = transition.find(arrow); at != std::string::npos; at = transition.find(arrow, at + 1)) {
    auto const from = machine.find(std::string_view(transition).substr(0, at));
    auto const to = machine.find(std::string_view(transition).substr(at + arrow.size()));
    if (!from || !to || !machine.declares(*from, *to)) continue;
    if (found)
      throw InvalidArgument(fmt::format("guard {} names more than one transition", quoted(transition)));
    found = Guard{*from, *to, transition, {}};
  }
  if (found) return *found;
  auto const declared = declared_transitions(machine);
  throw InvalidArgument(fmt::format("guard for {}, which is not a declared transition", quoted(transition)),
                        declared.empty() ? "No transitions are declared."
                                         : fmt::format("Declared are {}.", quoted_list(declared)),
                        guards_example);
}

std::vector<Guard> read_guards(const StateMachine& machine, const Json& guards) {
  std::vector<Guard> result;
  if (guards.is_null()) return result;
  const JsonObject* members = guards.object();
  if (members == nullptr) {
    throw InvalidArgument(fmt::format("guards must be a JSON object, not {}", guards.kind()),
                          "Its keys are transitions, its values boolean SQL expressions over OLD and NEW.",
                          guards_example);
  }
  for (const auto& [transition, expression] : *members) {
    Guard guard = guard_for(machine, transition);
    const std::string* text = expression.string();
    if (text == nullptr) {
      throw InvalidArgument(fmt::format("guard for {} must be a string with a SQL expression, not {}",
                                        quoted(transition), expression.kind()),
                            {}, guards_example);
    }
    guard.expression = *text;
    result.push_back(std::move(guard));
  }
  return result;
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
  auto guards = read_guards(machine, definition.guards);
  return Machine{std::move(machine), std::move(guards), definition.strict_insert};
}

}  // namespace core
