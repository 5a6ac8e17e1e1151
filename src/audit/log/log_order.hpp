// The order of the log is that of the changes, but AFTER triggers may be late: whatever a trigger that fires
// before the audit's changes once more is logged first. Such entries are added again, behind the one that
// they have overtaken. All of it happens within one transaction, where nobody else has seen them.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "audit/log/audit_log.hpp"
#include "pg/trigger_call.hpp"

namespace audit {

/// When a change was made that a row trigger is called for.
struct ChangeMoment {
  TimestampTz time = 0;
  /// The first of the commands whose entries of the row as it was can have overtaken it; nothing if none can.
  std::optional<CommandId> gone_since;
  /// The same of the row as it became: the command that has changed that again.
  std::optional<CommandId> changed_since;

  /// Of an AFTER trigger's call. Reads the headers of the row's versions, which are in pages that
  /// their slots keep pinned.
  static ChangeMoment of(const pg::TriggerCall& call);
};

/// The entries of one entity that are from such commands.
class OvertakingEntries {
 public:
  /// Takes them out of the log, which it locks by RowExclusiveLock until the transaction ends.
  /// Where there are any, the transaction goes on with another command id. They lie in the current
  /// memory context.
  OvertakingEntries(core::TableId table, Datum entity_id, CommandId first);

  /// A moment before the first of them was changed, which tells the event before them from it; `latest` if
  /// that is earlier, or if there are none.
  TimestampTz time_before(TimestampTz latest) const noexcept { return std::min(latest, earliest_ - 1); }
  /// Adds them again, with ids of their own.
  void add_to(LogWriter& log) const;

 private:
  std::vector<LogRow> entries_;
  TimestampTz earliest_ = DT_NOEND;
};

}  // namespace audit
