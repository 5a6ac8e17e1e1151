// The order of the log is that of the changes, but AFTER triggers may be late: whatever a trigger that fires
// before the audit's changes once more is logged first. Such entries are added again, behind the one that
// they have overtaken. All of it happens within one transaction, where nobody else has seen them.
#pragma once

#include <algorithm>
#include <vector>

#include "audit/audit_log.hpp"
#include "pg/trigger_call.hpp"

namespace audit {

/// The command that made the change which a row trigger is called for.
CommandId command_of(const pg::TriggerCall& call);

/// The entries of one entity that were logged by later commands than the change that is to be logged now.
class OvertakingEntries {
 public:
  /// Takes them out of the log.
  OvertakingEntries(pg::OwnTable& log, Oid table, Datum entity_id, CommandId command);

  /// When the first of them was changed; `latest` if that is earlier, or if there are none.
  TimestampTz earliest(TimestampTz latest) const noexcept { return std::min(latest, earliest_); }
  /// Adds them again, with ids of their own.
  void add_to(pg::OwnTable& log) const;

 private:
  std::vector<HeapTuple> entries_;
  TimestampTz earliest_ = DT_NOEND;
};

/// True if commands of this transaction that are later than this one may have logged something. Remembers
/// this one.
bool may_be_overtaken(CommandId command);

}  // namespace audit
