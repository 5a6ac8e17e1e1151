#include "consensus/approvals/open_approvals.hpp"

#include "identity/table_identity.hpp"
#include "pg/snapshot.hpp"
#include "pg/text.hpp"
#include "row/row_lock.hpp"
#include "storage/table_creation.hpp"

namespace consensus {

namespace {

void change(ApprovalsTable* approvals, const Approval& approval, const ApprovalChange& change) {
  std::vector<storage::NewValue> values;
  if (change.field) values.push_back({ApprovalsTable::field, pg::to_text(*change.field)});
  if (change.bound) values.push_back({ApprovalsTable::bound, pg::to_text(*change.bound)});
  if (change.is_revoked) {
    values.push_back({ApprovalsTable::revoked_at, TimestampTzGetDatum(GetCurrentTimestamp())});
  }
  if (!values.empty()) approvals->rows().update(approval.row, values);
}

}  // namespace

std::optional<std::string> approvals_table_of(core::TableId table, const std::string& transition) {
  for (Oid const oid : ApprovalsTable::all(AccessShareLock)) {
    ApprovalsTable const approvals(oid, AccessShareLock);
    pg::HeldSnapshot const snapshot = pg::HeldSnapshot::of_now();
    storage::Scan rows(approvals.rows(), snapshot.get(), ApprovalsTable::keys(table, nullptr));
    while (HeapTuple const row = rows.next()) {
      if (approvals.read(row).transition == transition) {
        return std::string(RelationGetRelationName(approvals.relation()));
      }
    }
  }
  return std::nullopt;
}

void change_open(core::TableId table, const std::function<void(const Approval&, ApprovalChange*)>& look_at) {
  for (Oid const oid : ApprovalsTable::all(RowExclusiveLock)) {
    ApprovalsTable approvals(oid, RowExclusiveLock);
    pg::HeldSnapshot const snapshot = pg::HeldSnapshot::of_now();
    for (const Approval& approval : approvals.find(table, nullptr, snapshot.get())) {
      if (!approval.is_open()) continue;
      ApprovalChange wanted;
      look_at(approval, &wanted);
      change(&approvals, approval, wanted);
    }
  }
}

void void_approvals_of_dropped(core::TableId table) {
  change_open(table, [](const Approval&, ApprovalChange* change) { change->is_revoked = true; });
}

void revoke_open_in(const std::string& name, Oid table, const std::string& transition) {
  Oid const oid = storage::find_closed(name);
  if (!OidIsValid(oid)) return;
  ApprovalsTable approvals(oid, ShareRowExclusiveLock);
  pg::HeldSnapshot const snapshot = pg::HeldSnapshot::of_now();
  row::RowLocker locker(approvals.relation());
  auto const is_meant = [&](const Approval& approval) {
    return approval.is_open() && approval.transition == transition;
  };
  for (core::TableId const id : identity::identities_of(table)) {
    for (const Approval& seen : approvals.find(id, nullptr, snapshot.get())) {
      if (!is_meant(seen)) continue;
      TupleTableSlot* const row = locker.lock(seen.row->t_self, snapshot.get(), LockTupleNoKeyExclusive,
                                              row::RowLocker::Changed::follow);
      if (row == nullptr) continue;
      auto const newest = approvals.read(pg::call([&] { return ExecCopySlotHeapTuple(row); }));
      if (is_meant(newest)) approvals.end(newest, ApprovalsTable::revoked_at);
    }
  }
}

}  // namespace consensus
