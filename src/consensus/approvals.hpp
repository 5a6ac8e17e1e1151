// A gate's approvals: kept for good in a table of our own, open until they are used up or revoked.
//
// Who marks one locks its entity first, so that nobody waits for an approval while another waits for the
// entity.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "consensus/consensus_rule.hpp"
#include "core/quorum.hpp"
#include "pg/own_table.hpp"
#include "pg/row_lock.hpp"
#include "pg/snapshot.hpp"

namespace consensus {

/// Lives in the memory context that was current when it was read.
struct Approval {
  HeapTuple row;
  std::int64_t id;
  std::string_view entity;
  std::string_view approver;
  std::optional<std::string_view> role;
  TimestampTz given;
  bool authenticated;
  std::optional<std::string_view> bound;
  std::optional<std::string_view> note;
};

struct NewApproval {
  std::string approver;
  std::optional<std::string> role;
  std::optional<std::string> note;
};

/// The name of the table that has approvals of that table's rows for the transition, if any were given.
std::optional<std::string> approvals_table_of(core::TableId table, const std::string& transition);

/// Makes the table for a gate that has none yet.
void ensure_approvals_table(const std::string& name);

/// What an open approval says of columns, and what it is to say.
struct OpenApproval {
  std::string field;
  std::optional<std::string> bound;
};
struct ApprovalChange {
  std::optional<std::string> field;
  std::optional<std::string> bound;
  bool is_revoked = false;
};

class Approvals {
 public:
  /// Of that gate alone, whoever else's approvals may have come into its table.
  Approvals(const ConsensusRule& rule, LOCKMODE lock);

  /// What a table of that name must be like.
  static pg::OwnTableShape shape(const std::string& name);

  /// The open ones of one entity, or of all.
  std::vector<Approval> open(const std::string* entity, Snapshot snapshot) const;

  /// These as they are once they are locked, without those that aren't open any more.
  std::vector<Approval> locked(const std::vector<Approval>& seen, Snapshot snapshot,
                               pg::RowLocker::Changed changed) const;

  /// What an approver has given for a row as it is: whether one counts and, if none does, who is about to
  /// commit one.
  struct Given {
    bool counts = false;
    TransactionId in_progress = InvalidTransactionId;
  };
  Given given_by(const std::string& approver, const RowFacts& row) const;

  void add(const RowFacts& facts, const NewApproval& approval);
  /// Both are of locked ones.
  void use_up(const std::vector<Approval>& approvals) { mark(approvals, used_at); }
  void revoke(const std::vector<Approval>& approvals) { mark(approvals, revoked_at); }

 private:
  friend void change_open(core::TableId table,
                          const std::function<void(const OpenApproval&, ApprovalChange*)>& look_at);
  friend void revoke_all_open(Oid table, const core::Json& definition);
  friend std::optional<std::string> approvals_table_of(core::TableId table, const std::string& transition);

  enum Column : int {
    id = 1,
    table_id,
    entity_id,
    field,
    transition,
    approved_by,
    role,
    approved_at,
    authenticated,
    bound,
    note,
    used_at,
    revoked_at,
  };

  static std::vector<ScanKeyData> keys(core::TableId table, const Datum* entity);
  std::optional<Approval> read(HeapTuple row) const;
  void mark(const std::vector<Approval>& approvals, Column column);
  static bool is_for(const pg::OwnTable& approvals, HeapTuple row, const std::string& transition);
  static void change(pg::OwnTable& approvals, HeapTuple row,
                     const std::function<void(const OpenApproval&, ApprovalChange*)>& look_at);

  const ConsensusRule& rule_;
  pg::OwnTable table_;
};

/// What stops the entity's approvals from counting any more: it is gone, or has another key.
void void_approvals(const ConsensusRule& rule, const std::string& entity);

/// The same for all entities of a table that was dropped, and whose identity comes back with another one. Its
/// gates need not be there.
void void_approvals_of_dropped(core::TableId table);

/// Changes what is open for a table, in whatever gate's table it is; its gates need not be there. The caller
/// keeps everybody else away from the table.
void change_open(core::TableId table,
                 const std::function<void(const OpenApproval&, ApprovalChange*)>& look_at);

/// Revokes all open approvals of a gate, known by its definition, for rows of a table that is not looked at.
/// Nothing where they are not kept as this extension keeps them: then nobody gets past the gate.
void revoke_all_open(Oid table, const core::Json& definition);

/// Why an approval doesn't count, if it doesn't.
enum class Lapse { none, role, requester, expired, unauthenticated, changed };
Lapse lapse_of(const ConsensusRule& rule, const Approval& approval, const RowFacts& before,
               const RowFacts& after);

/// Those that count for a row that was so and becomes so.
std::vector<core::Vote> votes_for(const ConsensusRule& rule, const std::vector<Approval>& approvals,
                                  const RowFacts& before, const RowFacts& after);

}  // namespace consensus
