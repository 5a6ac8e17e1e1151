// The hot path: what every written row of an audited table passes through, once it is stored.
#include "audit/audit_event.hpp"
#include "audit/audit_kind.hpp"
#include "rule/statement_rule.hpp"

namespace audit {

namespace {

/// What one statement keeps for one table's trigger between rows.
class AuditStatement {
 public:
  AuditStatement(std::shared_ptr<const AuditRule> rule, MemoryContext memory)
      : rule_(std::move(rule)), log_(memory) {}

  static AuditStatement& of(const pg::TriggerCall& call) {
    return rule::kept_by_statement<AuditStatement>(call, kind);
  }

  void record(const pg::TriggerCall& call);

 private:
  void record_insert(const pg::TriggerCall& call);
  void record_update(const pg::TriggerCall& call);
  void record_delete(const pg::TriggerCall& call);
  LogPlace place(const pg::TriggerCall& call) { return {log_, ChangeMoment::of(call)}; }

  std::shared_ptr<const AuditRule> rule_;
  LogWriter log_;
  ChangedFields changed_;
  MovedRow* moved_ = nullptr;
};

void AuditStatement::record(const pg::TriggerCall& call) {
  if (call.is_update()) {
    record_update(call);
  } else if (call.is_insert()) {
    record_insert(call);
  } else {
    record_delete(call);
  }
}

void AuditStatement::record_update(const pg::TriggerCall& call) {
  if (!changed_.find(*rule_, call.old_row(), call.new_row())) return;
  log_update(*rule_, place(call), changed_, call.old_row(), call.new_row());
}

void AuditStatement::record_insert(const pg::TriggerCall& call) {
  MovedRow* const moved = call.relation()->rd_rel->relispartition ? MovedRow::waiting(call, *rule_) : nullptr;
  if (moved == nullptr) {
    log_insert(*rule_, place(call), call.new_row());
  } else {
    log_move(*rule_, place(call), moved->arrive(), RowImage(*rule_, call.new_row()));
  }
}

void AuditStatement::record_delete(const pg::TriggerCall& call) {
  // One that left before and never arrived.
  if (MovedRow* const earlier = MovedRow::waiting(call, *rule_)) earlier->finish();
  if (!MovedRow::has_moved(call)) {
    log_delete(*rule_, place(call), call.old_row());
    return;
  }
  if (moved_ == nullptr)
    moved_ = pg::construct_in<MovedRow>(call.statement_memory(), call.statement_memory(), rule_);
  moved_->leave(call.old_row(), ChangeMoment::of(call));
}

}  // namespace

}  // namespace audit

PGSHIFT_FUNCTION(pgshift_audit_trigger) {
  pg::TriggerCall const call(fcinfo, "pgshift.audit_trigger", pg::TriggerCall::Level::row,
                             pg::TriggerCall::Timing::after);
  if (!rule::is_exempt(call)) audit::AuditStatement::of(call).record(call);
  return Datum{0};
}
