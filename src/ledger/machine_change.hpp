// What a DDL command has done to the types that stand for machines.
#pragma once

#include <vector>

#include "catalog/ddl_objects.hpp"
#include "pg/boundary.hpp"

namespace ledger {

bool may_change_machine(Node* command);

/// Records again what a machine uses that has another owner now. A Report (0A000) where its type has another
/// name, schema or attributes: those are define_machine()'s.
void follow_machines(Node* command, const std::vector<catalog::DdlObject>& changed);

}  // namespace ledger
