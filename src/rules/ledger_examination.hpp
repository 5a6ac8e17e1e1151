// What doctor() looks at besides rules.
#pragma once

#include "rule/examined_rule.hpp"

namespace rules {

/// The ledger and its machines, as far as the current user may ask about them.
void examine_ledger(core::Findings* findings);

}  // namespace rules
