#include "core/machine/machine_definition.hpp"

#include <fmt/format.h>

#include "core/invalid_argument.hpp"
#include "core/message_text.hpp"
#include "core/stored_definition.hpp"

namespace core {

namespace {

constexpr const char* transitions_example =
    R"(For example {"pending": ["approved", "rejected"], "rejected": []}.)";
constexpr HookSyntax guards_manner{
    "guards",
    "guard",
    "",
    "a SQL expression",
    "check",
    "Its keys are transitions, its values boolean SQL expressions over OLD and NEW.",
    R"(For example {"approved->paid": "NEW.balance >= NEW.amount"}.)"};

void refuse_reserved_names(const StateMachine& machine) {
  if (machine.find(before_initial)) {
    throw InvalidArgument(fmt::format("{} cannot be the name of a state", quoted(before_initial)),
                          "It stands for what comes before the first state.");
  }
  if (machine.find(any_state)) {
    throw InvalidArgument(fmt::format("{} cannot be the name of a state", quoted(any_state)),
                          "It stands for every state.");
  }
}

/// The states that one entry of transitions lists.
std::vector<StateId> read_targets(const StateMachine& machine, const std::string& from, const Json& targets) {
  bool const is_state = from != any_state && from != before_initial;
  std::string const whose = fmt::format("transitions of {}{}", is_state ? "state " : "", quoted(from));
  const JsonArray* list = targets.array();
  if (list == nullptr) {
    throw InvalidArgument(fmt::format("{} must be a JSON array, not {}", whose, targets.kind()), {},
                          transitions_example);
  }
  std::vector<StateId> states;
  std::vector<bool> seen(machine.size());
  for (const Json& target : *list) {
    const std::string* name = target.string();
    if (name == nullptr) {
      throw InvalidArgument(fmt::format("{} must list states as strings, not {}", whose, target.kind()), {},
                            transitions_example);
    }
    StateId const to = machine.require(*name, whose);
    if (seen[to]) throw InvalidArgument(fmt::format("{} list {} twice", whose, quoted(*name)));
    seen[to] = true;
    states.push_back(to);
  }
  return states;
}

/// What `*` lists is declared from every state but itself and those that are declared to be ends, so that
/// nobody else has to know of it.
void declare_from_all(StateMachine& machine, const std::vector<StateId>& targets,
                      const std::vector<bool>& ends) {
  for (std::size_t from = 0; from < machine.size(); ++from) {
    for (StateId const to : targets) {
      if (!ends[from] && to != from) machine.declare(static_cast<StateId>(from), to);
    }
  }
}

void declare_transitions(StateMachine& machine, const Json& transitions) {
  const JsonObject* members = transitions.object();
  if (members == nullptr) {
    throw InvalidArgument(fmt::format("transitions must be a JSON object, not {}", transitions.kind()),
                          "Its keys are states, its values arrays of the states that may follow.",
                          transitions_example);
  }
  std::vector<bool> ends(machine.size());
  std::vector<StateId> from_all;
  for (const auto& [from_name, targets] : *members) {
    if (from_name == any_state) {
      from_all = read_targets(machine, from_name, targets);
    } else if (from_name == before_initial) {
      machine.restrict_start();
      for (StateId const to : read_targets(machine, from_name, targets)) machine.allow_start(to);
    } else {
      StateId const from = machine.require(from_name, "transitions");
      auto const joined = read_targets(machine, from_name, targets);
      ends[from] = joined.empty();
      for (StateId const to : joined) machine.declare(from, to);
    }
  }
  declare_from_all(machine, from_all, ends);
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

DefinedMachine build_machine(const MachineDefinition& definition) {
  StateMachine machine(definition.states);
  refuse_reserved_names(machine);
  declare_transitions(machine, definition.transitions);
  if (definition.initial) machine.start_in(machine.require(*definition.initial, "initial"));
  if (definition.strict_insert && !definition.initial) {
    throw InvalidArgument("strict_insert needs an initial state", {},
                          "With strict_insert only the initial state may be inserted; name it by initial.");
  }
  if (definition.strict_insert) machine.restrict_start();
  if (machine.restricts_start() && machine.starts().empty()) {
    throw InvalidArgument(
        fmt::format("transitions of {} list no state, and there is no initial one", quoted(before_initial)),
        "Nothing could ever be in any state.");
  }
  for (const std::string& state : definition.frozen) {
    StateId const id = machine.require(state, "frozen");
    if (machine.is_frozen(id)) throw InvalidArgument(fmt::format("frozen lists {} twice", quoted(state)));
    machine.freeze(id);
  }
  auto guards = read_step_rules(machine, definition.guards, guards_manner);
  return DefinedMachine{std::move(machine), std::move(guards)};
}

}  // namespace core
