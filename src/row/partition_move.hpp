// An UPDATE that moves a row to another partition, recognised by the triggers that it fires: BEFORE UPDATE
// and BEFORE DELETE on the partition that the row leaves, then BEFORE INSERT on the one that it enters.
// Nothing in these calls says that they belong together, so whoever handles the first announces the move, and
// the others look for the announcement. It is tied to the running statement and dies with it.
#pragma once

#include "pg/live_list.hpp"
#include "pg/trigger_call.hpp"

namespace row {

/// What one statement's trigger on one partition knows of the move that is under way. Lives in that
/// statement's memory (pg::construct_in); a feature derives from it to keep what it needs at the other end.
class PartitionMove : public pg::LiveList<PartitionMove> {
 public:
  /// `home` is the rule's topmost trigger, which all partitions' copies share.
  PartitionMove(MemoryContext statement_memory, Oid home) noexcept
      : statement_memory_(statement_memory), home_(home) {}

  /// In BEFORE UPDATE: true if the row, as it becomes, does not belong to this partition.
  bool leaves(const pg::TriggerCall& call) { return leaves(call, call.new_row()); }
  /// The same where it becomes another than the call has it.
  bool leaves(const pg::TriggerCall& call, TupleTableSlot* new_row);
  void announce(const pg::TriggerCall& call) noexcept;
  void withdraw() noexcept { stage_ = Stage::none; }

  /// In BEFORE DELETE: true if the row is deleted here only to be inserted elsewhere.
  bool deletes(const pg::TriggerCall& call) noexcept;
  /// In BEFORE INSERT: the move that this can be the other end of, or null.
  static PartitionMove* arriving(const pg::TriggerCall& call, Oid home) noexcept;
  /// The same for a rule that sees no DELETE, and so can't know whether the move has not been given up since.
  static PartitionMove* announced(const pg::TriggerCall& call, Oid home) noexcept;

 private:
  enum class Stage { none, announced, left };

  static PartitionMove* at_stage(Stage stage, const pg::TriggerCall& call, Oid home) noexcept;
  void prepare_bounds(Relation relation);

  MemoryContext statement_memory_;
  Oid home_;
  Stage stage_ = Stage::none;
  ItemPointerData row_{};
  bool bounds_ready_ = false;
  ExprState* bounds_ = nullptr;
  ExprContext* context_ = nullptr;
};

}  // namespace row
