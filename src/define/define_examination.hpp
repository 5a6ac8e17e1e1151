// What is wrong with a define() rule, or could be.
#pragma once

#include "rule/examined_rule.hpp"

namespace define {

/// Rows that are in no state, states that are unreachable or lead nowhere, guards that nothing passes.
void examine(const rule::ExaminedRule& rule, core::Findings* findings);

}  // namespace define
