// What a DDL command has done to the types that stand for machines.
#pragma once

#include <vector>

#include "pg/boundary.hpp"
#include "rules/ddl_objects.hpp"

namespace rules {

bool may_change_machine(Node* command);

/// Records again what a machine uses that has another owner now. A Report (0A000) where its type has another
/// name, schema or attributes: those are define_machine()'s.
void follow_machines(Node* command, const std::vector<DdlObject>& changed);

}  // namespace rules
