// What the guards and callbacks of machines in force use, as PostgreSQL's own dependencies of the objects
// that stand for the machines: PostgreSQL itself refuses to drop it then.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/dependencies.hpp"
#include "core/json.hpp"
#include "expression/used_objects.hpp"
#include "ledger/machine.hpp"

namespace ledger {

struct MachineUser {
  std::string name;
  Oid owner;
};

/// Records what the machine's guards and callbacks use, in place of what an earlier version used. As the
/// current user; nothing of those that can't be parsed.
void record_uses(const Machine& machine);
/// The same of the version in force, as the machine's owner, for the object of that name.
void record_uses_of_object(const std::string& name);
/// The same as its owner, of the version in force.
void record_uses_of(const MachineUser& machine);
/// False for a machine that was restored where nobody recorded what it uses.
bool are_uses_recorded(const Machine& machine);

/// The functions that it uses, as recorded.
std::vector<Oid> functions_of(const std::string& machine);

/// The machines that are among what depends on an object.
std::vector<MachineUser> machines_among(const std::vector<catalog::Dependency>& dependents);

/// Nothing where there is no such machine, or it can't be read.
std::optional<core::Json> definition_in_force(const std::string& machine);
/// What has become of the machine's guards, as its owner reads them.
expression::Change change_of(const MachineUser& machine);

}  // namespace ledger
