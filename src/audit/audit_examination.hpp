// What is wrong with an audit() rule, or could be.
#pragma once

#include "rule/examined_rule.hpp"

namespace audit {

/// Keys that don't name one row.
void examine(const rule::ExaminedRule& rule, core::Findings* findings);

}  // namespace audit
