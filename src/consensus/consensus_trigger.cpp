// What every written row of a table with a gate passes through.
#include "consensus/approval_lapse.hpp"
#include "consensus/approvals.hpp"
#include "consensus/consensus_kind.hpp"
#include "consensus/consensus_refusal.hpp"
#include "pg/snapshot.hpp"
#include "row/key_probe.hpp"
#include "row/partition_move.hpp"
#include "rule/statement_rule.hpp"
#include "storage/table.hpp"

namespace consensus {

namespace {

/// What the end of a move that the row enters must know of the end that it left.
struct GateMove final : row::PartitionMove {
  using PartitionMove::PartitionMove;
  std::string arrives_as;  // the entity
  RowFacts before;
  bool was_inside = false;         // in the state that is gated
  bool entered = false;            // it
  bool is_covered = false;         // by the gate, where it came from
  std::optional<RowFacts> passed;  // as what it was let through, if it was gated
};

/// What one statement keeps for one table's trigger between rows.
class ConsensusStatement {
 public:
  ConsensusStatement(std::shared_ptr<const ConsensusRule> rule, MemoryContext memory)
      : rule_(std::move(rule)), move_(memory, rule_->home().trigger) {}

  static ConsensusStatement& of(const pg::TriggerCall& call) {
    return rule::kept_by_statement<ConsensusStatement>(call, kind);
  }

  void insert(const pg::TriggerCall& call);
  void update(const pg::TriggerCall& call);
  void remove(const pg::TriggerCall& call);

 private:
  bool is_gated(const pg::TriggerCall& call, TupleTableSlot* row);
  void pass(const pg::TriggerCall& call, const RowFacts& before, const RowFacts& after,
            bool is_new = false) const;
  void end_open(const std::string& entity, ApprovalsTable::Column how) const;
  bool was_any_given();
  void let_lapse(TupleTableSlot* row);
  void insert_past(const pg::TriggerCall& call);
  void insert_new(const pg::TriggerCall& call);
  void require_approvals(const pg::TriggerCall& call, const RowFacts& row) const;
  void announce_move(const pg::TriggerCall& call, bool entered, const std::optional<RowFacts>& passed);
  GateMove* arriving(const pg::TriggerCall& call) const;
  void arrive(const pg::TriggerCall& call, const GateMove& move);
  void change_key(const pg::TriggerCall& call) const;

  std::shared_ptr<const ConsensusRule> rule_;
  GateMove move_;
  std::optional<expression::RowExpressionState> condition_;
  Oid approvals_index_ = InvalidOid;  // of their table, once something may have to lapse
  bool any_given_ = false;            // something was written there
};

void ConsensusStatement::update(const pg::TriggerCall& call) {
  TupleTableSlot* const before = call.old_row();
  TupleTableSlot* const after = call.new_row();
  bool const enters = rule_->is_in_state(after) && !rule_->is_in_state(before);
  std::optional<RowFacts> passed;
  if (enters && rule_->is_for_rows_from(before) && (is_gated(call, after) || is_gated(call, before))) {
    passed = rule_->facts_of(after);
    pass(call, rule_->facts_of(before), *passed);
  }
  move_.withdraw();
  bool const leaves = call.relation()->rd_rel->relispartition && move_.leaves(call);
  if (leaves) announce_move(call, enters, passed);
  // Where the row goes on to another partition, that is where it may still be gated.
  if (enters ? !passed && !leaves : rule_->gate().fresh && rule_->changes_state(before, after)) {
    let_lapse(before);
  }
  if (rule_->changes_key(before, after)) change_key(call);
}

void ConsensusStatement::remove(const pg::TriggerCall& call) {
  if (!move_.deletes(call)) end_open(rule_->entity_of(call.old_row()), ApprovalsTable::revoked_at);
}

void ConsensusStatement::insert(const pg::TriggerCall& call) {
  GateMove* const move = call.relation()->rd_rel->relispartition ? arriving(call) : nullptr;
  if (move != nullptr) move->withdraw();
  if (!rule_->is_in_state(call.new_row())) return;
  if (move != nullptr) {
    arrive(call, *move);
  } else if (rule_->is_for_insert() && is_gated(call, call.new_row())) {
    insert_new(call);
  } else {
    insert_past(call);
  }
}

bool ConsensusStatement::is_gated(const pg::TriggerCall& call, TupleTableSlot* row) {
  const expression::RowExpression* const condition = rule_->condition(call.relation());
  if (condition == nullptr) return true;
  if (!condition_) condition_.emplace(*condition, call.relation(), call.statement_memory());
  return condition_->is_true(row, row);
}

/// Lets the entity into the state by the approvals that it had, and uses them up.
void ConsensusStatement::pass(const pg::TriggerCall& call, const RowFacts& before, const RowFacts& after,
                              bool is_new) const {
  Approvals approvals(*rule_, RowExclusiveLock);
  pg::HeldSnapshot const snapshot = pg::HeldSnapshot::of_statement();
  auto const open = approvals.locked(approvals.open(&before.entity, snapshot.get()), snapshot.get(),
                                     row::RowLocker::as_isolation_wants());
  const core::Quorum& quorum = rule_->gate().quorum;
  if (quorum.count(votes_for(*rule_, open, before, after)) < quorum.required()) {
    throw not_reached(*rule_, {call.relation(), call.is_insert() ? call.new_row() : call.old_row(), open,
                               before, after, is_new});
  }
  approvals.use_up(open);
  // What was approved after the transaction's snapshot is for this time, too.
  if (IsolationUsesXactSnapshot()) end_open(before.entity, ApprovalsTable::lapsed_at);
}

/// Most gates that are for some rows alone let most rows pass: where nobody has ever approved anything, that
/// is told without a search.
bool ConsensusStatement::was_any_given() {
  if (!OidIsValid(approvals_index_)) {
    approvals_index_ =
        storage::Table(rule_->approvals_table(), RowExclusiveLock, ApprovalsTable::definition).index_of(0);
  }
  // What has been filled stays so.
  any_given_ = any_given_ || !storage::was_never_filled(approvals_index_);
  return any_given_;
}

void ConsensusStatement::let_lapse(TupleTableSlot* row) {
  if (was_any_given()) end_open(rule_->entity_of(row), ApprovalsTable::lapsed_at);
}

/// What a row of that key has left, where no trigger has seen it go. Where it is there, this becomes an
/// UPDATE or nothing at all.
void ConsensusStatement::insert_past(const pg::TriggerCall& call) {
  if (!was_any_given()) return;
  std::string const entity = rule_->entity_of(call.new_row());
  Approvals approvals(*rule_, RowExclusiveLock);
  if (!approvals.has_open(entity) || row::lock_row_of_same_key(call.relation(), call.new_row())) return;
  approvals.end_open(entity, ApprovalsTable::lapsed_at);
}

void ConsensusStatement::end_open(const std::string& entity, ApprovalsTable::Column how) const {
  Approvals(*rule_, RowExclusiveLock).end_open(entity, how);
}

/// Approvals are for a row that is there. Where it is, and stays until this has become an UPDATE or nothing
/// at all, it is for that UPDATE to use them up.
void ConsensusStatement::insert_new(const pg::TriggerCall& call) {
  RowFacts const row = rule_->facts_of(call.new_row());
  require_approvals(call, row);
  if (row::lock_row_of_same_key(call.relation(), call.new_row())) {
    // It may have been another's to delete, and its approvals with it, until now.
    require_approvals(call, row);
  } else {
    pass(call, row, row, true);
  }
}

void ConsensusStatement::require_approvals(const pg::TriggerCall& call, const RowFacts& row) const {
  Approvals const approvals(*rule_, RowExclusiveLock);
  pg::HeldSnapshot const snapshot = pg::HeldSnapshot::of_statement();
  auto const open = approvals.open(&row.entity, snapshot.get());
  const core::Quorum& quorum = rule_->gate().quorum;
  if (quorum.count(votes_for(*rule_, open, row, row)) < quorum.required()) {
    throw not_reached(*rule_, {call.relation(), call.new_row(), open, row, row, true});
  }
}

void ConsensusStatement::announce_move(const pg::TriggerCall& call, bool entered,
                                       const std::optional<RowFacts>& passed) {
  move_.before = rule_->facts_of(call.old_row());
  move_.arrives_as = rule_->entity_of(call.new_row());
  move_.was_inside = !entered && rule_->is_in_state(call.old_row());
  move_.entered = entered;
  move_.is_covered = rule_->is_for_rows_from(call.old_row());
  move_.passed = passed;
  move_.announce(call);
}

GateMove* ConsensusStatement::arriving(const pg::TriggerCall& call) const {
  auto* const move = static_cast<GateMove*>(row::PartitionMove::arriving(call, rule_->home().trigger));
  return move != nullptr && move->arrives_as == rule_->entity_of(call.new_row()) ? move : nullptr;
}

/// It was let through when it left; only a trigger between the two ends can have made it another row since,
/// or put it into the state.
void ConsensusStatement::arrive(const pg::TriggerCall& call, const GateMove& move) {
  if (move.was_inside) return;
  RowFacts const row = rule_->facts_of(call.new_row());
  if (move.passed) {
    bool const as_approved = row.requester == move.passed->requester && row.bound == move.passed->bound;
    if (!as_approved) pass(call, move.before, row);
  } else if (move.is_covered && (!move.entered || is_gated(call, call.new_row()))) {
    pass(call, move.before, row);
  } else {
    end_open(move.before.entity, ApprovalsTable::lapsed_at);
  }
}

void ConsensusStatement::change_key(const pg::TriggerCall& call) const {
  // A trigger can have changed the key of a row that is not locked for that: whoever approves it holds it.
  pg::HeldSnapshot const snapshot = pg::HeldSnapshot::of_statement();
  row::RowLocker(call.relation())
      .lock(call.old_row()->tts_tid, snapshot.get(), LockTupleExclusive,
            row::RowLocker::as_isolation_wants());
  end_open(rule_->entity_of(call.old_row()), ApprovalsTable::revoked_at);
}

}  // namespace

}  // namespace consensus

PGSHIFT_FUNCTION(pgshift_consensus_trigger) {
  pg::TriggerCall const call(fcinfo, "pgshift.consensus_trigger", pg::TriggerCall::Level::row);
  if (rule::is_exempt(call)) return call.proceed();
  auto& statement = consensus::ConsensusStatement::of(call);
  if (call.is_insert()) {
    statement.insert(call);
  } else if (call.is_update()) {
    statement.update(call);
  } else {
    statement.remove(call);
  }
  return call.proceed();
}
