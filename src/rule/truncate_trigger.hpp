// TRUNCATE fires no row trigger: what a rule has to say of it, it says in a statement trigger on each table
// that can be truncated. PostgreSQL doesn't hand these on to partitions, so they are kept in step from here.
#pragma once

#include <string_view>
#include <vector>

#include "pg/trigger_call.hpp"
#include "rule/examined_rule.hpp"
#include "rule/rule_trigger.hpp"

namespace rule {

struct TruncateTrigger {
  const char* name;
  const char* function;  // of the extension's schema
  const char* timing;    // BEFORE or AFTER
  /// True for a table of the tree that is to have the trigger.
  bool (*is_wanted)(Relation table);
};

/// Adds the trigger where it is wanted and missing, on the table and all below it, and makes it fire where
/// one of its rules does. The caller has locked the table and what is below it, as for a change of
/// rules. CREATE TRIGGER and ALTER TABLE take ShareRowExclusiveLock.
void add_truncate_triggers(Oid table, const TruncateTrigger& trigger);

/// The same, and removes it where it is not wanted any more. DROP TRIGGER takes
/// AccessExclusiveLock.
void sync_truncate_triggers(Oid table, const TruncateTrigger& trigger);

/// Finds where it is wanted, on these tables, and is missing or off. The tables are locked.
void examine_truncate_triggers(const std::vector<Oid>& tables, const TruncateTrigger& trigger,
                               core::Findings* findings);

/// The rules of the kind that have to do with the TRUNCATE that is running: not disabled, and enforced here.
std::vector<RuleTrigger> rules_for_truncate(const pg::TriggerCall& call, std::string_view kind);

}  // namespace rule
