// A rule's definition as its author wrote it, checked, and turned into a state machine with guards.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/json.hpp"
#include "core/machine/state_machine.hpp"
#include "core/machine/transition_hook.hpp"

namespace core {

/// The arguments of define(), as far as they describe the machine.
struct MachineDefinition {
  std::vector<std::string> states;
  Json transitions;  // {"from": ["to", …], …}, where from may be * or <initial>
  std::optional<std::string> initial;
  Json guards;  // {"from->to": "expression", …}, or what else read_step_rules() takes, or null
  bool strict_insert = false;
  std::vector<std::string> frozen;
};

/// The same as a rule's trigger stores it, in one JSON object. InvalidArgument where it has another shape.
MachineDefinition read_machine_definition(const Json& stored);

struct DefinedMachine {
  StateMachine states;
  std::vector<TransitionHook> guards;  // conditions that transitions must meet besides being declared
};

/// Checks everything that can be checked without a table. InvalidArgument names the culprit and what is
/// allowed.
DefinedMachine build_machine(const MachineDefinition& definition);

}  // namespace core
