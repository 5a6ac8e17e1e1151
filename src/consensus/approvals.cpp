#include "consensus/approvals.hpp"

#include "consensus/approval_lapse.hpp"
#include "pg/snapshot.hpp"
#include "pg/text.hpp"
#include "storage/own_rows.hpp"

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
  Datum const entity = pg::to_text(row.entity);
  for (core::TableId const table : rule_.table_ids()) {
    storage::OwnRows rows(table_.rows(), &everything, ApprovalsTable::keys(table, &entity));
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
  Datum values[Table::column_count] = {};
  bool nulls[Table::column_count] = {};
  auto const set = [&](Table::Column column, Datum value) { values[column - 1] = value; };
  auto const set_text = [&](Table::Column column, const std::optional<std::string>& text) {
    nulls[column - 1] = !text;
    if (text) set(column, pg::to_text(*text));
  };
  auto const unless_empty = [](const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
  };
  const core::GateDefinition& gate = rule_.gate();
  set(Table::id, Int64GetDatum(table_.rows().next_id()));
  set(Table::table_id, Int64GetDatum(rule_.table_ids().front()));
  set_text(Table::entity_id, facts.entity);
  set_text(Table::field, gate.field);
  set_text(Table::transition, gate.transition);
  set_text(Table::gate, unless_empty(gate.gate));
  set_text(Table::approved_by, approval.approver);
  set_text(Table::role, approval.role);
  set(Table::approved_at, TimestampTzGetDatum(GetCurrentTimestamp()));
  set(Table::authenticated, BoolGetDatum(gate.authenticated));
  set_text(Table::bound, unless_empty(facts.bound));
  set_text(Table::note, approval.note);
  for (Table::Column const end : {Table::used_at, Table::revoked_at, Table::lapsed_at}) nulls[end - 1] = true;
  table_.rows().insert(values, nulls);
}

void Approvals::end(const std::vector<Approval>& approvals, ApprovalsTable::Column how) {
  for (const Approval& approval : approvals) table_.end(approval, how);
}

bool Approvals::has_open(const std::string& entity) const {
  SnapshotData everything;  // which takes no snapshot of the server
  InitDirtySnapshot(everything);
  Datum const key = pg::to_text(entity);
  for (core::TableId const table : rule_.table_ids()) {
    storage::OwnRows rows(table_.rows(), &everything, ApprovalsTable::keys(table, &key));
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
