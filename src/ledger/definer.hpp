// Who has defined a machine.
#pragma once

#include "ledger/machine_store.hpp"

namespace ledger {

/// InvalidOid if that role is gone.
Oid definer_of(const StoredMachine& machine);

/// True if the current user is the one, or a member of his role.
bool may_define(const StoredMachine& machine);

}  // namespace ledger
