// An UPDATE that moves a row to another partition fires AFTER DELETE on the one and then AFTER INSERT on the
// other. The log calls it what it is: the first waits here for the second.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "audit/audit_rule.hpp"
#include "audit/log/log_order.hpp"
#include "pg/statement_end.hpp"
#include "pg/trigger_call.hpp"

namespace audit {

/// A row as the log shows it.
struct RowImage {
  std::string entity_id;
  std::vector<std::optional<std::string>> values;  // in the order of the rule's fields

  RowImage(const AuditRule& rule, TupleTableSlot* row);
};

/// The moves out of one partition by one statement: at most one is under way.
class MovedRow final : public pg::StatementEnd {
 public:
  MovedRow(MemoryContext statement_memory, std::shared_ptr<const AuditRule> rule)
      : StatementEnd(statement_memory), rule_(std::move(rule)) {}

  /// True if a deleted row has gone to another partition.
  static bool has_moved(const pg::TriggerCall& call);
  /// The one that waits for its other end in this statement, or null.
  static MovedRow* waiting(const pg::TriggerCall& call, const AuditRule& rule) noexcept;

  void leave(TupleTableSlot* row, const ChangeMoment& moment) {
    left_.emplace(*rule_, row);
    moment_ = moment;
  }
  /// The row as it was where it came from.
  RowImage arrive();

  /// Where a trigger kept the row from arriving, it was deleted.
  void finish() override;

 private:
  std::shared_ptr<const AuditRule> rule_;
  std::optional<RowImage> left_;
  ChangeMoment moment_;
};

}  // namespace audit
