// Why an approval doesn't count, and those that do.
#pragma once

#include <vector>

#include "consensus/approvals/approvals_table.hpp"
#include "consensus/consensus_rule.hpp"
#include "core/consensus/quorum.hpp"

namespace consensus {

/// Why an approval doesn't count, if it doesn't.
enum class Lapse { none, role, requester, expired, unauthenticated, changed };
Lapse lapse_of(const ConsensusRule& rule, const Approval& approval, const RowFacts& before,
               const RowFacts& after);

/// Those that count for a row that was so and becomes so.
std::vector<core::Vote> votes_for(const ConsensusRule& rule, const std::vector<Approval>& approvals,
                                  const RowFacts& before, const RowFacts& after);

}  // namespace consensus
