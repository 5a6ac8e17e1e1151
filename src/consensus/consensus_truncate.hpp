// TRUNCATE fires no row trigger: approvals for the rows that it removes are revoked by a trigger for it.
#pragma once

#include <functional>

#include "consensus/approvals.hpp"
#include "rule/truncate_trigger.hpp"

namespace consensus {

extern const rule::TruncateTrigger truncate_trigger;

/// Revokes the gate's open approvals for the relation's rows, as TRUNCATE does; of these, the ones that
/// are_meant, if that is given.
void revoke_open(Relation relation, const rule::RuleTrigger& rule,
                 const std::function<bool(const Approval&)>& are_meant = {});

}  // namespace consensus
