// TRUNCATE of an audited table, or of a partition of one: one entry.
#pragma once

#include "rule/examined_rule.hpp"

namespace audit {

/// Creates the trigger on the table and its partitions where they are audited.
void add_truncate_triggers(Oid table);

/// The same, and drops it where they are not any more.
void sync_truncate_triggers(Oid table);

/// Finds where it is missing or off.
void examine_truncate_triggers(const std::vector<Oid>& tables, core::Findings* findings);

}  // namespace audit
