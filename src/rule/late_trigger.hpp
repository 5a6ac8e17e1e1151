// Triggers that would have the last word, after rules.
#pragma once

#include <cstdint>
#include <string>

#include "pg/boundary.hpp"

namespace rule {

/// True for a trigger of that pg_trigger.tgtype that gets rows of the table, or of a partition, after a rule
/// has let them through, and can still change them. Locks the table and what is below it by
/// AccessShareLock until the transaction ends.
bool fires_after_rules(Oid table, const std::string& trigger, std::int16_t type);

}  // namespace rule
