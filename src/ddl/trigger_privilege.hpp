// What the TRIGGER privilege is not for.
#pragma once

#include <vector>

#include "catalog/ddl_objects.hpp"

namespace ddl {

/// 42501 if the CREATE TRIGGER that has just run has made or replaced a rule, or what would undo one, on a
/// table of somebody else. To be called by an event trigger, at ddl_command_end.
void refuse_strangers_trigger(const std::vector<catalog::DdlObject>& changed);

}  // namespace ddl
