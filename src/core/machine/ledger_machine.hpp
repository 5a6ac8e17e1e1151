// The definition of a machine whose subjects have no table of their own, checked: states and transitions, and
// what is to be asked before a step and to be called after it.
#pragma once

#include <string>
#include <vector>

#include "core/json.hpp"
#include "core/machine/transition_hook.hpp"

namespace core {

/// The arguments of define_machine() that describe the machine.
struct LedgerDefinition {
  std::vector<std::string> states;
  Json transitions;  // {"from": ["to", …], …}, where from may be * or <initial>
  std::string initial;
  Json guards;     // {"from->to": "expression or function", …}, or what else read_step_rules() takes, or null
  Json callbacks;  // {"after:from->to": "function", …} or null
};

/// The same in the JSON object that a version is stored as, and back.
Json write_ledger_definition(const LedgerDefinition& definition);
LedgerDefinition read_ledger_definition(const Json& stored);

struct LedgerMachine {
  StateMachine states;
  std::vector<TransitionHook> guards;
  std::vector<TransitionHook> callbacks;
};

/// InvalidArgument names the culprit and what is allowed: unknown states, keys that name no declared step,
/// JSON of another shape. States that only lead out may be there for subjects of an earlier version.
LedgerMachine build_ledger_machine(const LedgerDefinition& definition);

}  // namespace core
