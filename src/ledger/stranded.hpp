// Subjects that a changed machine has left behind.
#pragma once

#include <functional>

#include "ledger/entry.hpp"
#include "ledger/machine.hpp"

namespace ledger {

/// Shows the last entries of those subjects that are in a state which the machine doesn't have, by
/// state and subject, as the active snapshot sees them. An entry is gone with the next one. The
/// ledger stays locked by AccessShareLock until the transaction ends.
void each_stranded(const CompiledMachine& machine, const std::function<void(const Entry&)>& visit);

}  // namespace ledger
