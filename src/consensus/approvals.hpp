// A gate's approvals.
//
// Who ends one locks its entity first, so that nobody waits for an approval while another waits for the
// entity.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "consensus/approvals/approvals_table.hpp"
#include "consensus/consensus_rule.hpp"
#include "row/row_lock.hpp"

namespace consensus {

struct NewApproval {
  std::string approver;
  std::optional<std::string> role;
  std::optional<std::string> note;
};

class Approvals {
 public:
  /// Of that gate alone, whoever else's approvals may have come into its table.
  Approvals(const ConsensusRule& rule, LOCKMODE lock);

  /// The open ones of one entity, or of all.
  std::vector<Approval> open(const std::string* entity, Snapshot snapshot) const;

  /// These as they are once they are locked, without those that aren't open any more.
  std::vector<Approval> locked(const std::vector<Approval>& seen, Snapshot snapshot,
                               row::RowLocker::Changed changed) const;

  /// What an approver has given for a row as it is: whether one counts and, if none does, who is about to
  /// commit one.
  struct Given {
    bool counts = false;
    TransactionId in_progress = InvalidTransactionId;
  };
  Given given_by(const std::string& approver, const RowFacts& row) const;

  void add(const RowFacts& facts, const NewApproval& approval);
  /// These are of locked ones.
  void use_up(const std::vector<Approval>& approvals) { end(approvals, ApprovalsTable::used_at); }
  void revoke(const std::vector<Approval>& approvals) { end(approvals, ApprovalsTable::revoked_at); }

  /// True if any is open for the entity, whether or not it is committed.
  bool has_open(const std::string& entity) const;

  /// Ends what is open for an entity that the caller has locked, whatever the transaction's snapshot sees:
  /// what was approved of it as it was is over at every isolation level.
  void end_open(const std::string& entity, ApprovalsTable::Column how);

 private:
  bool is_of_gate(const Approval& approval) const;
  void end(const std::vector<Approval>& approvals, ApprovalsTable::Column how);

  const ConsensusRule& rule_;
  ApprovalsTable table_;
};

}  // namespace consensus
