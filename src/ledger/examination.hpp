// What doctor() has to say of the ledger and its machines.
#pragma once

#include "pg/rule_examination.hpp"

namespace ledger {

/// Of the machines that the current user may define anew, and of the tables if he owns them.
void examine(pg::Findings* findings);

}  // namespace ledger
