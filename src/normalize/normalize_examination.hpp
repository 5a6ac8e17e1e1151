// What is wrong with a normalize() rule, or could be.
#pragma once

#include "rule/examined_rule.hpp"

namespace normalize {

/// Rows that are not normal, or can't be made so.
void examine(const rule::ExaminedRule& rule, core::Findings* findings);

}  // namespace normalize
