// The row that an approval is for, found as the caller sees it.
#pragma once

#include "catalog/row_policies.hpp"
#include "consensus/gated_table.hpp"
#include "pg/snapshot.hpp"
#include "row/row_lock.hpp"

namespace consensus {

class GatedRow {
 public:
  /// A Report (02000) unless the current user sees the row; PostgreSQL's (42501) where he may not read what
  /// the gates look at.
  GatedRow(const GatedTable& table, const std::string& typed);

  /// Keeps the row from being deleted or getting another key (LockTupleKeyShare), or from any change. A
  /// Report (02000) where its newest version has another key, or the current user doesn't see that.
  void lock(LockTupleMode mode);

  /// True if the current user has the UPDATE privilege, on some column at least.
  bool may_be_updated() const;

  /// The gates of the partition that the row is in.
  std::vector<GateRef> gates(const std::optional<std::string>& transition) const {
    return GatedTable::gates_of(relation_->get(), transition);
  }
  /// As it was when it was locked, or found.
  TupleTableSlot* row() const noexcept { return row_; }
  Relation relation() const noexcept { return relation_->get(); }
  Snapshot snapshot() const noexcept { return snapshot_.get(); }

 private:
  bool is_seen() const;

  Oid home_;
  std::string typed_;
  pg::HeldSnapshot snapshot_;
  row::RowPlace place_;
  std::optional<catalog::OpenRelation> relation_;
  std::optional<row::RowLocker> locker_;
  TupleTableSlot* row_ = nullptr;
  row::EntityKey key_;
  std::string name_;
  catalog::RowPolicies policies_;
};

}  // namespace consensus
