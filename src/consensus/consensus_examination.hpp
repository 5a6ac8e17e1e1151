// What is wrong with a gate, or could be.
#pragma once

#include "rule/examined_rule.hpp"

namespace consensus {

/// Gates that nobody can open, and gates that nobody meets.
void examine(const rule::ExaminedRule& rule, core::Findings* findings);

}  // namespace consensus
