// What is wrong with a gate, or could be.
#pragma once

#include <vector>

#include "rule/examined_rule.hpp"
#include "rule/installer_call.hpp"
#include "storage/own_table.hpp"

namespace consensus {

/// Gates that nobody can open, and gates that nobody meets.
void examine(const rule::ExaminedRule& rule, core::Findings* findings);

/// The call of consensus() that makes the gate on a table.
rule::InstallerCall installer_call(const core::Json& definition, Oid table, bool unseen);

/// The table of the gate's approvals.
std::vector<storage::OwnTableShape> records(const core::Json& definition);

/// Drops the table of a removed gate's approvals if there has never been one, and no other gate has it.
void drop_unused_approvals(Oid table, const core::Json& definition);

bool needs_primary_key(const core::Json& definition);

}  // namespace consensus
