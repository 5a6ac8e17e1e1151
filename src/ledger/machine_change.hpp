// What a DDL command has done to the types that stand for machines.
#pragma once

#include <vector>

#include "catalog/ddl_objects.hpp"
#include "pg/boundary.hpp"

namespace ledger {

/// True for the type that stands for a machine.
bool stands_for_machine(const catalog::DdlObject& object);

bool may_change_machine(Node* command);

/// Records again what a machine uses that has another owner now. A Report (0A000) where its type has another
/// name, schema or attributes: those are define_machine()'s.
void follow_machines(Node* command, const std::vector<catalog::DdlObject>& changed);

/// Of what CASCADE has dropped with something that they use, makes again what stands for machines. Those make
/// no transition until they are defined anew.
void restore_machines(const std::vector<catalog::DdlObject>& dropped);

}  // namespace ledger
