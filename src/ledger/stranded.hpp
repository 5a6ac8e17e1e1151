// Subjects that a changed machine has left behind.
#pragma once

#include <functional>

#include "ledger/entry.hpp"
#include "ledger/machine.hpp"

namespace ledger {

/// The last entries of those that are in a state which the machine doesn't have, by state and subject. An
/// entry is gone with the next one.
void each_stranded(const CompiledMachine& machine, const std::function<void(const Entry&)>& visit);

}  // namespace ledger
