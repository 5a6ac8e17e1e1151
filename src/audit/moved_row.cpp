#include "audit/moved_row.hpp"

#include "audit/audit_event.hpp"
#include "audit/value_text.hpp"
#include "catalog/stable_text.hpp"
#include "pg/text.hpp"

namespace audit {

RowImage::RowImage(const AuditRule& rule, TupleTableSlot* row) {
  catalog::StableText const stable(rule.depends_on_settings());
  entity_id = pg::text_to_string(entity_text(rule, row));
  for (const AuditedField& field : rule.fields()) {
    // Of a redacted field, too: whether it changed is told.
    auto const value = value_text(field, row, Redacted::shown);
    values.push_back(value ? std::optional(pg::text_to_string(*value)) : std::nullopt);
  }
}

bool MovedRow::has_moved(const pg::TriggerCall& call) {
  if (!call.relation()->rd_rel->relispartition) return false;
  TupleTableSlot* const row = call.old_row();
  return pg::call([&] {
    HeapTuple const tuple = ExecFetchSlotHeapTuple(row, false, nullptr);
    return HeapTupleHeaderIndicatesMovedPartitions(tuple->t_data);
  });
}

MovedRow* MovedRow::waiting(const pg::TriggerCall& call, const AuditRule& rule) noexcept {
  for (StatementEnd* end = newest(); end != nullptr; end = end->next()) {
    auto* const moved = dynamic_cast<MovedRow*>(end);
    if (moved != nullptr && moved->left_ && moved->statement_memory() == call.statement_memory() &&
        moved->rule_->home().trigger == rule.home().trigger) {
      return moved;
    }
  }
  return nullptr;
}

RowImage MovedRow::arrive() {
  RowImage row = std::move(*left_);
  left_.reset();
  return row;
}

void MovedRow::finish() {
  if (!left_) return;
  LogWriter log(statement_memory());
  log_delete(*rule_, {log, moment_}, arrive());
}

}  // namespace audit
