// Whose rules stand in the way of a command.
#pragma once

#include "pg/boundary.hpp"

namespace ddl {

/// True unless a rule's owner is a stranger to a change: neither the owner of what is changed, nor the
/// current user or a role that the current user is a member of. A superuser may do anything, but is not
/// everybody.
bool concerns(Oid rules_owner, Oid objects_owner);

}  // namespace ddl
