// What is wrong with a normalize() rule, or could be.
#pragma once

#include "rule/examined_rule.hpp"
#include "rule/installer_call.hpp"

namespace normalize {

/// Rows that are not normal, or can't be made so.
void examine(const rule::ExaminedRule& rule, core::Findings* findings);

/// The call of normalize() that makes the rule on a table.
rule::InstallerCall installer_call(const core::Json& definition, Oid table, bool unseen);

}  // namespace normalize
