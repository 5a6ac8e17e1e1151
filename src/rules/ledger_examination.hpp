// What doctor() looks at besides rules.
#pragma once

#include "pg/rule_examination.hpp"

namespace rules {

/// The ledger and its machines, as far as the current user may ask about them.
void examine_ledger(core::Findings* findings);

}  // namespace rules
