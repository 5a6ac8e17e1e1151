// Partitions that the running transaction has attached, as pg_inherits has them: PostgreSQL tells event
// triggers of ATTACH PARTITION which table it has altered, not what it has attached, and names can mean
// others by then.
#pragma once

#include <vector>

#include "pg/boundary.hpp"

namespace ddl {

/// Those of the table, whichever command of this transaction has attached them.
std::vector<Oid> attached_in_transaction(Oid table);

/// Those of the table that this has not returned before in this transaction. One that is attached again is
/// another one. What an error undoes is forgotten with what made it.
std::vector<Oid> newly_attached(Oid table);

}  // namespace ddl
