// TRUNCATE fires no row trigger: approvals for the rows that it removes are revoked by a trigger for it.
#pragma once

#include <functional>

#include "consensus/approvals.hpp"
#include "rule/examined_rule.hpp"

namespace consensus {

/// Creates the trigger on the table and its partitions.
void add_truncate_triggers(Oid table);

/// The same, and drops it where there is no gate any more.
void sync_truncate_triggers(Oid table);

/// Finds where it is missing or off.
void examine_truncate_triggers(const std::vector<Oid>& tables, core::Findings* findings);

/// Revokes the gate's open approvals for the relation's rows, as TRUNCATE does; of these, the ones that
/// are_meant, if that is given.
void revoke_open(Relation relation, const rule::RuleTrigger& rule,
                 const std::function<bool(const Approval&)>& are_meant = {});

}  // namespace consensus
