// What can be said against a state machine without looking at any row.
#pragma once

#include <string>
#include <vector>

#include "core/finding.hpp"
#include "core/machine/ledger_machine.hpp"
#include "core/machine/machine_definition.hpp"

namespace core {

/// Unreachable states, states that lead nowhere, guards that are never asked. Remedies are comments.
std::vector<Finding> review_machine(const DefinedMachine& machine);
/// The same of a machine of the ledger, but for its guards.
std::vector<Finding> review_machine(const LedgerMachine& machine);

/// The states without an entry in `transitions`, where others are declared terminal by
/// an empty list: these look forgotten.
std::vector<std::string> undeclared_ends(const StateMachine& machine, const MachineDefinition& definition);

}  // namespace core
