#include "consensus/approvals.hpp"

#include "consensus/approval_lapse.hpp"
#include "pg/snapshot.hpp"
#include "pg/text.hpp"
#include "storage/row_values.hpp"

namespace consensus {

Approvals::Approvals(const ConsensusRule& rule, LOCKMODE lock)
    : rule_(rule), table_(rule.approvals_table(), lock) {}

bool Approvals::is_of_gate(const Approval& approval) const {
  const core::GateDefinition& gate = rule_.gate();
  return approval.transition == gate.transition && approval.gate == gate.gate && approval.field == gate.field;
}

std::vector<Approval> Approvals::open(const std::string* entity, Snapshot snapshot) const {
  std::vector<Approval> approvals;
  for (core::TableId const table : rule_.table_ids()) {
    for (const Approval& approval : table_.find(table, entity, snapshot)) {
      if (approval.is_open() && is_of_gate(approval)) approvals.push_back(approval);
    }
  }
  return approvals;
}

std::vector<Approval> Approvals::locked(const std::vector<Approval>& seen, Snapshot snapshot,
                                        row::RowLocker::Changed changed) const {
  std::vector<Approval> approvals;
  if (seen.empty()) return approvals;
  row::RowLocker locker(table_.relation());
  for (const Approval& approval : seen) {
    TupleTableSlot* const row = locker.lock(approval.row->t_self, snapshot, LockTupleNoKeyExclusive, changed);
    if (row == nullptr) continue;
    auto const newest = table_.read(pg::call([&] { return ExecCopySlotHeapTuple(row); }));
    if (newest.is_open() && is_of_gate(newest)) approvals.push_back(newest);
  }
  return approvals;
}

Approvals::Given Approvals::given_by(const std::string& approver, const RowFacts& row) const {
  Given given;
  SnapshotData everything;  // what others have not committed yet, too
  InitDirtySnapshot(everything);
  for (core::TableId const table : rule_.table_ids()) {
    storage::Scan rows(table_.rows(), &everything, ApprovalsTable::keys(table, &row.entity));
    while (HeapTuple const found = rows.next()) {
      TransactionId const writer = everything.xmin;
      auto const approval = table_.read(found);
      if (!approval.is_open() || !is_of_gate(approval) || approval.approver != approver) continue;
      if (lapse_of(rule_, approval, row, row) != Lapse::none) continue;
      if (!TransactionIdIsValid(writer)) return {true, InvalidTransactionId};
      given.in_progress = writer;
    }
  }
  return given;
}

void Approvals::add(const RowFacts& facts, const NewApproval& approval) {
  using Table = ApprovalsTable;
  const core::GateDefinition& gate = rule_.gate();
  storage::RowValues<Table::column_count> row;
  row.set(Table::id, Int64GetDatum(table_.rows().next_id()));
  row.set(Table::table_id, Int64GetDatum(rule_.table_ids().front()));
  row.set_text(Table::entity_id, facts.entity);
  row.set_text(Table::field, gate.field);
  row.set_text(Table::transition, gate.transition);
  if (!gate.gate.empty()) row.set_text(Table::gate, gate.gate);
  row.set_text(Table::approved_by, approval.approver);
  row.set_optional_text(Table::role, approval.role);
  row.set(Table::approved_at, TimestampTzGetDatum(GetCurrentTimestamp()));
  row.set(Table::authenticated, BoolGetDatum(gate.authenticated));
  if (!facts.bound.empty()) row.set_text(Table::bound, facts.bound);
  row.set_optional_text(Table::note, approval.note);
  table_.rows().insert(row);
}

void Approvals::end(const std::vector<Approval>& approvals, ApprovalsTable::Column how) {
  for (const Approval& approval : approvals) table_.end(approval, how);
}

bool Approvals::has_open(const std::string& entity) const {
  SnapshotData everything;  // which takes no snapshot of the server
  InitDirtySnapshot(everything);
  for (core::TableId const table : rule_.table_ids()) {
    storage::Scan rows(table_.rows(), &everything, ApprovalsTable::keys(table, &entity));
    while (HeapTuple const row = rows.next()) {
      auto const approval = table_.read(row);
      if (approval.is_open() && is_of_gate(approval)) return true;
    }
  }
  return false;
}

void Approvals::end_open(const std::string& entity, ApprovalsTable::Column how) {
  if (!has_open(entity)) return;
  pg::HeldSnapshot const snapshot = pg::HeldSnapshot::of_now();
  end(locked(open(&entity, snapshot.get()), snapshot.get(), row::RowLocker::Changed::follow), how);
}

}  // namespace consensus
