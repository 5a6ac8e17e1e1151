// What is wrong with a define() rule, or could be.
#pragma once

#include "rule/examined_rule.hpp"
#include "rule/installer_call.hpp"

namespace define {

/// Rows that are in no state, states that are unreachable or lead nowhere, guards that nothing passes.
void examine(const rule::ExaminedRule& rule, core::Findings* findings);

/// The call of define() that makes the rule on a table. `unseen`: whatever rows that has.
rule::InstallerCall installer_call(const core::Json& definition, Oid table, bool unseen);

}  // namespace define
