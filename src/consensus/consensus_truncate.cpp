#include "consensus/consensus_truncate.hpp"

#include "catalog/stable_text.hpp"
#include "consensus/gated_table.hpp"
#include "pg/snapshot.hpp"
#include "pg/trigger_call.hpp"
#include "rule/governed_table.hpp"
#include "rule/truncate_trigger.hpp"

namespace consensus {

namespace {

bool has_gate(Relation table) {
  return rule::has_rows_of_its_own(table) && !rule::rule_triggers(table, kind).empty();
}

constexpr rule::TruncateTrigger trigger{"zz_pgshift_3_truncate", "consensus_truncate_trigger", "BEFORE",
                                        has_gate};

/// True unless the row is in another partition, and stays.
bool goes_with(Relation table, const row::EntityId& entity, Snapshot snapshot) {
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
      return !goes_with(table, row::EntityId(home.get(), std::string(approval.entity)), snapshot.get());
    });
  }
  if (are_meant) std::erase_if(open, [&](const Approval& approval) { return !are_meant(approval); });
  approvals.revoke(approvals.locked(open, snapshot.get(), row::RowLocker::Changed::follow));
}

}  // namespace

void add_truncate_triggers(Oid table) {
  rule::add_truncate_triggers(table, trigger);
}

void revoke_open(Relation relation, const rule::RuleTrigger& rule,
                 const std::function<bool(const Approval&)>& are_meant) {
  auto const compiled = rule::find_rule(relation, *rule.trigger, compile_rule);
  void_approvals_in(relation, static_cast<const ConsensusRule&>(*compiled), are_meant);
}

void sync_truncate_triggers(Oid table) {
  rule::sync_truncate_triggers(table, trigger);
}

void examine_truncate_triggers(const std::vector<Oid>& tables, core::Findings* findings) {
  rule::examine_truncate_triggers(tables, trigger, findings);
}

}  // namespace consensus

PGSHIFT_FUNCTION(pgshift_consensus_truncate_trigger) {
  pg::TriggerCall const call(fcinfo, "pgshift.consensus_truncate_trigger", pg::TriggerCall::Level::truncate);
  for (const rule::RuleTrigger& rule : rule::rules_for_truncate(call, consensus::kind)) {
    consensus::revoke_open(call.relation(), rule);
  }
  return PointerGetDatum(nullptr);
}
