#include "consensus/approvals/open_approvals.hpp"

#include "identity/table_identity.hpp"
#include "pg/snapshot.hpp"
#include "pg/text.hpp"
#include "row/row_lock.hpp"

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

void change_open(const std::vector<core::TableId>& ids,
                 const std::function<void(const Approval&, ApprovalChange*)>& look_at) {
  for (Oid const oid : ApprovalsTable::of(ids, RowExclusiveLock)) {
    ApprovalsTable approvals(oid, RowExclusiveLock);
    pg::HeldSnapshot const snapshot = pg::HeldSnapshot::of_now();
    for (core::TableId const id : ids) {
      for (const Approval& approval : approvals.find(id, nullptr, snapshot.get())) {
        if (!approval.is_open()) continue;
        ApprovalChange wanted;
        look_at(approval, &wanted);
        change(&approvals, approval, wanted);
      }
    }
  }
}

void void_approvals_of_dropped(core::TableId table) {
  change_open({table}, [](const Approval&, ApprovalChange* change) { change->is_revoked = true; });
}

void revoke_open_for(Oid table, const std::string& transition) {
  auto const is_meant = [&](const Approval& approval) {
    return approval.is_open() && approval.transition == transition;
  };
  auto const ids = identity::identities_of(table);
  for (Oid const oid : ApprovalsTable::of(ids, ShareRowExclusiveLock)) {
    ApprovalsTable approvals(oid, ShareRowExclusiveLock);
    pg::HeldSnapshot const snapshot = pg::HeldSnapshot::of_now();
    row::RowLocker locker(approvals.relation());
    for (core::TableId const id : ids) {
      for (const Approval& seen : approvals.find(id, nullptr, snapshot.get())) {
        if (!is_meant(seen)) continue;
        TupleTableSlot* const row = locker.lock(seen.row->t_self, snapshot.get(), LockTupleNoKeyExclusive,
                                                row::RowLocker::Changed::follow);
        if (row == nullptr) continue;
        // The lock may have led to a later version of the row than the snapshot has shown.
        auto const newest = approvals.read(pg::call([&] { return ExecCopySlotHeapTuple(row); }));
        if (is_meant(newest)) approvals.end(newest, ApprovalsTable::revoked_at);
      }
    }
  }
}

}  // namespace consensus
