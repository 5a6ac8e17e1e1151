// What the TRIGGER privilege is not for.
#pragma once

#include <cstdint>
#include <string>

#include "pg/boundary.hpp"

namespace rules {

/// True for a trigger of that pg_trigger.tgtype that gets rows of the table, or of a partition, after a rule
/// has let them through, and can still change them.
bool fires_after_rules(Oid table, const std::string& trigger, std::int16_t type);

/// 42501 if the CREATE TRIGGER that has just run has made or replaced a rule, or what would undo one, on a
/// table of somebody else. To be called by an event trigger, at ddl_command_end.
void refuse_strangers_trigger();

}  // namespace rules
