// pgshift.approve() and pgshift.revoke_approval().
#include <fmt/format.h>

#include "consensus/approvals.hpp"
#include "consensus/approver.hpp"
#include "consensus/consensus_refusal.hpp"
#include "consensus/gated_row.hpp"
#include "consensus/step_ahead.hpp"
#include "core/message_text.hpp"
#include "pg/arguments.hpp"
#include "storage/turn.hpp"

namespace consensus {

namespace {

std::optional<pg::Report> refuse_role(const ConsensusRule& rule, const std::optional<std::string>& role) {
  const core::Quorum& quorum = rule.gate().quorum;
  if (quorum.admits(role)) return std::nullopt;
  std::string const transition = core::quoted(rule.gate().transition);
  pg::Report report(
      ERRCODE_INSUFFICIENT_PRIVILEGE,
      role ? fmt::format("role {} does not count for transition {}", core::quoted(*role), transition)
           : fmt::format("transition {} is approved in a role, and none was given", transition));
  if (!quorum.roles().empty()) {
    report.with_detail(fmt::format("The roles are {}.", core::quoted_list(quorum.roles())));
  }
  report.with_hint("Name one by the argument role.").on(error_object(rule));
  return report;
}

std::optional<pg::Report> refuse_requester(const ConsensusRule& rule, const RowFacts& row,
                                           const std::string& by) {
  const auto& requester = rule.requester();
  if (!requester || (row.requester && !requester->is_same(*row.requester, by))) return std::nullopt;
  pg::Report report(ERRCODE_INSUFFICIENT_PRIVILEGE,
                    row.requester
                        ? fmt::format("{} has requested this and cannot approve it", core::quoted(by))
                        : std::string("nobody can approve this, since it has no requester"));
  report.with_detail(fmt::format("The requester is in column {}.", core::quoted(rule.gate().requester)))
      .on(error_object(rule));
  return report;
}

/// Why this gate does not take the approval, if it doesn't.
std::optional<pg::Report> refuse(const ConsensusRule& rule, const RowFacts& row,
                                 const NewApproval& approval) {
  if (auto report = refuse_impostor(rule, approval.approver)) return report;
  if (auto report = refuse_role(rule, approval.role)) return report;
  if (auto report = refuse_non_member(rule, approval.role)) return report;
  return refuse_requester(rule, row, approval.approver);
}

/// Those who approve the same in the same name take turns, and nobody else waits.
std::string turn_of(const ConsensusRule& rule, const std::string& entity, const std::string& by) {
  const core::GateDefinition& gate = rule.gate();
  return fmt::format("{}/{}:{}/{}:{}/{}:{}/{}", rule.home().relation, gate.transition.size(), gate.transition,
                     gate.gate.size(), gate.gate, entity.size(), entity, by);
}

/// False if the approver has approved already. What is about to commit elsewhere is waited for, and counts
/// at every isolation level.
bool record(const ConsensusRule& rule, const RowFacts& row, const NewApproval& approval) {
  Approvals approvals(rule, RowExclusiveLock);
  bool has_approved = false;
  storage::Turn const turn(turn_of(rule, row.entity, approval.approver), [&] {
    auto const given = approvals.given_by(approval.approver, row);
    has_approved = given.counts;
    return given.counts ? InvalidTransactionId : given.in_progress;
  });
  if (!has_approved) approvals.add(row, approval);
  return !has_approved;
}

/// What the same approver is about to commit in another session is waited for without the row: that session
/// may go on to change it.
void await_own(const GatedRow& entity, const std::optional<std::string>& transition, const std::string& by) {
  for (const GateRef& rule : entity.gates(transition)) {
    RowFacts const row = rule->facts_of(entity.row());
    auto const given = Approvals(*rule, RowExclusiveLock).given_by(by, row);
    if (given.counts || !TransactionIdIsValid(given.in_progress)) continue;
    pg::call([&] { XactLockTableWait(given.in_progress, nullptr, nullptr, XLTW_None); });
  }
}

[[noreturn]] void refuse_everywhere(const std::vector<pg::Report>& reports, Oid table) {
  if (reports.size() == 1) throw reports.front();
  std::string detail;
  for (const pg::Report& report : reports) detail += (detail.empty() ? "" : "\n") + report.message + ".";
  pg::ErrorObject const names = catalog::relation_names(table);
  throw pg::Report(ERRCODE_INSUFFICIENT_PRIVILEGE,
                   fmt::format("no gate of table {} admits this approval", core::quoted(names.table)))
      .with_detail(std::move(detail))
      .on(names);
}

int approve(const pg::Arguments& arguments) {
  pg::call([] { PreventCommandIfReadOnly("pgshift.approve()"); });
  require_own_doing("pgshift.approve()");
  GatedTable const table(arguments.relation(0, "relation"));
  std::string const id = arguments.text(1, "entity_id");
  NewApproval const approval{approver(arguments.optional_text(2, "by")), arguments.optional_text(3, "role"),
                             arguments.optional_text(5, "note")};
  if (approval.role && approval.role->empty()) {
    throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE, "role must not be empty");
  }
  auto const transition = arguments.optional_text(4, "transition");
  table.gates(transition);  // names the transition's gates before the row is looked for
  GatedRow entity(table, id);
  await_own(entity, transition, approval.approver);
  // It must not be gone, nor have another name, nor another state, when the approval is committed.
  entity.lock(LockTupleShare);
  int admitted = 0;
  int recorded = 0;
  std::vector<pg::Report> refused;
  for (const GateRef& rule : gates_ahead(entity, transition)) {
    RowFacts const row = rule->facts_of(entity.row());
    if (auto report = refuse(*rule, row, approval)) {
      refused.push_back(std::move(*report));
      continue;
    }
    ++admitted;
    if (record(*rule, row, approval)) ++recorded;
  }
  if (admitted == 0) refuse_everywhere(refused, table.home());
  return recorded;
}

/// The open ones that the approver has given.
std::vector<Approval> given_by(const std::string& by, std::vector<Approval> approvals) {
  std::erase_if(approvals, [&](const Approval& approval) { return approval.approver != by; });
  return approvals;
}

int revoke(GatedRow& entity, const ConsensusRule& rule, const std::string& by) {
  Approvals approvals(rule, RowExclusiveLock);
  std::string const id = rule.facts_of(entity.row()).entity;
  if (given_by(by, approvals.open(&id, entity.snapshot())).empty()) return 0;
  // Before the approvals, as a transition does: see approvals.hpp. A role that can't go on to change the row
  // takes no more of it than to approve.
  entity.lock(entity.may_be_updated() ? LockTupleNoKeyExclusive : LockTupleShare);
  pg::HeldSnapshot const snapshot = pg::HeldSnapshot::of_statement();
  auto const own = approvals.locked(given_by(by, approvals.open(&id, snapshot.get())), snapshot.get(),
                                    row::RowLocker::as_isolation_wants());
  approvals.revoke(own);
  return static_cast<int>(own.size());
}

int revoke(const pg::Arguments& arguments) {
  pg::call([] { PreventCommandIfReadOnly("pgshift.revoke_approval()"); });
  require_own_doing("pgshift.revoke_approval()");
  GatedTable const table(arguments.relation(0, "relation"));
  std::string const id = arguments.text(1, "entity_id");
  std::string const by = approver(arguments.optional_text(2, "by"));
  auto const transition = arguments.optional_text(3, "transition");
  table.gates(transition);  // names the transition's gates before the row is looked for
  GatedRow entity(table, id);
  int admitted = 0;
  int revoked = 0;
  std::vector<pg::Report> refused;
  for (const GateRef& rule : entity.gates(transition)) {
    if (auto report = refuse_impostor(*rule, by)) {
      refused.push_back(std::move(*report));
      continue;
    }
    ++admitted;
    revoked += revoke(entity, *rule, by);
  }
  if (admitted == 0) refuse_everywhere(refused, table.home());
  return revoked;
}

/// What has been written is visible to whatever comes next, as after a statement.
int finished(int count) {
  if (count > 0) pg::call([] { CommandCounterIncrement(); });
  return count;
}

}  // namespace

}  // namespace consensus

PGSHIFT_WRITER(pgshift_approve) {
  return Int32GetDatum(consensus::finished(consensus::approve(pg::Arguments(fcinfo))));
}

PGSHIFT_WRITER(pgshift_revoke_approval) {
  return Int32GetDatum(consensus::finished(consensus::revoke(pg::Arguments(fcinfo))));
}
