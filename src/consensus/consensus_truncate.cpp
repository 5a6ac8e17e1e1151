#include "consensus/consensus_truncate.hpp"

#include "catalog/stable_text.hpp"
#include "consensus/consensus_kind.hpp"
#include "consensus/gated_table.hpp"
#include "pg/snapshot.hpp"
#include "pg/trigger_call.hpp"
#include "rule/governed_table.hpp"

namespace consensus {

namespace {

bool has_gate(Relation table) {
  return rule::has_rows_of_its_own(table) && !rule::rule_triggers(table, kind.name()).empty();
}

/// True unless the row is in another partition, and stays.
bool goes_with(Relation table, const row::EntityLookup& entity, Snapshot snapshot) {
  auto const place = entity.find(snapshot);
  return !place || place->table == RelationGetRelid(table);
}

void void_approvals_in(Relation table, const ConsensusRule& rule,
                       const std::function<bool(const Approval&)>& are_meant) {
  Approvals approvals(rule, RowExclusiveLock);
  // TRUNCATE goes by no snapshot: what was committed a moment ago goes, too.
  pg::HeldSnapshot const snapshot = pg::HeldSnapshot::of_now();
  auto open = approvals.open(nullptr, snapshot.get());
  if (table->rd_rel->relispartition && !open.empty()) {
    catalog::OpenRelation const home(rule.home().relation, AccessShareLock);
    catalog::StableText const as_written(true);
    std::erase_if(open, [&](const Approval& approval) {
      return !goes_with(table, row::EntityLookup(home.get(), std::string(approval.entity)), snapshot.get());
    });
  }
  if (are_meant) std::erase_if(open, [&](const Approval& approval) { return !are_meant(approval); });
  approvals.revoke(approvals.locked(open, snapshot.get(), row::RowLocker::Changed::follow));
}

}  // namespace

const rule::TruncateTrigger truncate_trigger{"zz_pgshift_3_truncate", "consensus_truncate_trigger", "BEFORE",
                                             has_gate};

void revoke_open(Relation relation, const rule::RuleTrigger& rule,
                 const std::function<bool(const Approval&)>& are_meant) {
  void_approvals_in(relation, *rule::find_compiled(kind, relation, *rule.trigger), are_meant);
}

}  // namespace consensus

PGSHIFT_FUNCTION(pgshift_consensus_truncate_trigger) {
  pg::TriggerCall const call(fcinfo, "pgshift.consensus_truncate_trigger", pg::TriggerCall::Level::truncate);
  for (const rule::RuleTrigger& rule : rule::rules_for_truncate(call, consensus::kind.name())) {
    consensus::revoke_open(call.relation(), rule);
  }
  return Datum{0};
}
