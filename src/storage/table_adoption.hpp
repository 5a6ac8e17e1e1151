// Tables of our own that a role has brought which is no superuser: the owner of a database who restores a
// dump. Until they belong to the owner of the extension's schema, their owner could give them code to run
// with whoever writes there.
#pragma once

#include <string>

#include "storage/table_definition.hpp"

namespace storage {

/// True if a table of that owner can have no code but a superuser's, or the current user's own. What writes
/// to one of the latter does it at once, as that user: so rules are restored beside it.
bool may_be_written_to(Oid owner);

/// Lets the owner of the extension's schema have a table in it, unless it is a superuser's. The table gets
/// the privileges and the trigger of a new one. Waits for those who use it, and locks it to the end of the
/// transaction. The caller has not opened it.
/// 55000 where the table is or has anything that the definition doesn't say. In recovery and in read-only
/// transactions it does nothing: what reads runs nothing of the table's.
void adopt_restored(Oid table, const TableDefinition& definition);

}  // namespace storage
