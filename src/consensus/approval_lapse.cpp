#include "consensus/approval_lapse.hpp"

namespace consensus {

Lapse lapse_of(const ConsensusRule& rule, const Approval& approval, const RowFacts& before,
               const RowFacts& after) {
  if (!rule.gate().quorum.admits(approval.role)) return Lapse::role;
  if (rule.gate().authenticated && !approval.authenticated) return Lapse::unauthenticated;
  auto const expiry = rule.expiry_of(approval.given);
  if (expiry && *expiry <= GetCurrentTimestamp()) return Lapse::expired;
  if (const auto& requester = rule.requester()) {
    for (const RowFacts* row : {&before, &after}) {
      if (!row->requester || requester->is_same(*row->requester, approval.approver)) return Lapse::requester;
    }
  }
  if (!rule.gate().bind.empty() && (approval.bound != before.bound || approval.bound != after.bound)) {
    return Lapse::changed;
  }
  return Lapse::none;
}

std::vector<core::Vote> votes_for(const ConsensusRule& rule, const std::vector<Approval>& approvals,
                                  const RowFacts& before, const RowFacts& after) {
  std::vector<core::Vote> votes;
  votes.reserve(approvals.size());
  for (const Approval& approval : approvals) {
    if (lapse_of(rule, approval, before, after) != Lapse::none) continue;
    votes.push_back({approval.approver, approval.role});
  }
  return votes;
}

}  // namespace consensus
