// What is wrong with an audit() rule, or could be.
#pragma once

#include <vector>

#include "rule/examined_rule.hpp"
#include "rule/installer_call.hpp"
#include "storage/own_table.hpp"

namespace audit {

/// Keys that don't name one row.
void examine(const rule::ExaminedRule& rule, core::Findings* findings);

/// The call of audit() that makes the rule on a table.
rule::InstallerCall installer_call(const core::Json& definition, Oid table, bool unseen);

/// The log, and its seals if there are any.
std::vector<storage::OwnTableShape> records(const core::Json& definition);

bool needs_primary_key(const core::Json& definition);

}  // namespace audit
