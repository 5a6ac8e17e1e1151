// What the guards and callbacks of machines in force use, as PostgreSQL's own dependencies of the objects
// that stand for the machines: PostgreSQL itself refuses to drop it then.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "catalog/dependencies.hpp"
#include "expression/expression_user.hpp"
#include "ledger/machine.hpp"

namespace ledger {

/// Records what the machine's guards and callbacks use, in place of what an earlier version used. As the
/// current user; nothing of those that can't be parsed. 42P16 where one uses what does not last,
/// such as a temporary object. A machine that CASCADE had disarmed makes transitions again.
void record_uses(const CompiledMachine& machine);
/// The same of the version in force, as the machine's owner, for the object of that name.
void record_uses_of_object(const std::string& name);
/// False for a machine that was restored where nobody recorded what it uses.
bool are_uses_recorded(const CompiledMachine& machine);

/// The functions that it uses, as recorded. They are its callbacks, and what its guards call.
std::vector<Oid> functions_of(const std::string& machine);

/// The machines that are among what depends on an object.
std::vector<std::unique_ptr<expression::User>> users_among(
    const std::vector<catalog::Dependency>& dependents);

}  // namespace ledger
