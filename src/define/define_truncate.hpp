// TRUNCATE would delete frozen rows and fires no row trigger, so tables with frozen states get a trigger for
// it.
#pragma once

#include "rule/examined_rule.hpp"

namespace define {

/// Creates the trigger on the table and its partitions where a rule has frozen states. Takes no stronger lock
/// than a rule's installation.
void add_truncate_guards(Oid table);

/// The same, and drops it where no rule has any more, under the lock that DROP TRIGGER takes.
void sync_truncate_guards(Oid table);

/// Finds where it is missing or off.
void examine_truncate_guards(const std::vector<Oid>& tables, core::Findings* findings);

}  // namespace define
