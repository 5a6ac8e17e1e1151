// What doctor() has to say of the ledger and its machines.
#pragma once

#include "core/finding.hpp"

namespace ledger {

/// Of the machines that belong to the current user, and of the tables if that user owns them.
void examine(core::Findings* findings);

}  // namespace ledger
