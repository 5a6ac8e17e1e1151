#include "row/partition_move.hpp"

namespace row {

void PartitionMove::prepare_bounds(Relation relation) {
  pg::call_in(statement_memory_, [&] {
    List* const bounds = RelationGetPartitionQual(relation);
    if (bounds != NIL) {
      bounds_ = ExecInitExpr(expression_planner(make_ands_explicit(bounds)), nullptr);
      context_ = CreateStandaloneExprContext();
    }
  });
  bounds_ready_ = true;
}

bool PartitionMove::leaves(const pg::TriggerCall& trigger_call, TupleTableSlot* new_row) {
  if (!bounds_ready_) prepare_bounds(trigger_call.relation());
  if (bounds_ == nullptr) return false;
  return pg::call([&] {
    ResetExprContext(context_);
    context_->ecxt_scantuple = new_row;
    bool null = false;
    Datum const belongs = ExecEvalExprSwitchContext(bounds_, context_, &null);
    return !null && !DatumGetBool(belongs);
  });
}

void PartitionMove::announce(const pg::TriggerCall& call) noexcept {
  row_ = call.old_row()->tts_tid;
  stage_ = Stage::announced;
}

bool PartitionMove::deletes(const pg::TriggerCall& call) noexcept {
  if (stage_ != Stage::announced || !ItemPointerEquals(&row_, &call.old_row()->tts_tid)) return false;
  stage_ = Stage::left;
  return true;
}

PartitionMove* PartitionMove::at_stage(Stage stage, const pg::TriggerCall& call, Oid home) noexcept {
  for (PartitionMove* move = newest(); move != nullptr; move = move->next()) {
    if (move->stage_ == stage && move->home_ == home && move->statement_memory_ == call.statement_memory()) {
      return move;
    }
  }
  return nullptr;
}

PartitionMove* PartitionMove::arriving(const pg::TriggerCall& call, Oid home) noexcept {
  return at_stage(Stage::left, call, home);
}

PartitionMove* PartitionMove::announced(const pg::TriggerCall& call, Oid home) noexcept {
  return at_stage(Stage::announced, call, home);
}

}  // namespace row
