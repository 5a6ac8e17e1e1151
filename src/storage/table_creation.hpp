// Tables of our own: made, found, closed to SQL. What rules record is in the extension's schema and its
// owner's; others may lie in a schema of a user's choice and be that user's.
#pragma once

#include <string>
#include <vector>

#include "storage/table_definition.hpp"

namespace storage {

/// The trigger that keeps SQL from writing to such tables, and the statements that give one its trigger.
constexpr const char* refusal_trigger = "pgshift_refuse_write";
constexpr std::string_view refusal_function = "refuse_write_trigger";
/// To be run by a role that owns the table.
std::vector<std::string> closing_statements(const std::string& qualified_name, std::string_view closing);

/// The table of that name in the extension's schema, as SQL has it.
std::string qualified_name(const std::string& name);

/// The extension's schema, whose owner owns what is recorded. 3F000 if it is gone.
Oid own_schema();

/// True for any relation in the extension's schema.
bool is_in_own_schema(Oid relation);

/// True for a table that has the trigger, whatever that is called and whichever sessions it fires in: that is
/// what makes a table ours, wherever it has been moved. No lock is needed.
bool is_closed(Oid table);

/// The table of that name in the extension's schema, or InvalidOid. Nothing is locked: the table
/// may be dropped before the caller opens it.
Oid find_table(const std::string& name);

/// The same if it is closed to SQL, as it was made.
Oid find_closed(const std::string& name);

/// The table as find_closed() finds it, made if it is not there, and closed if it is not: DROP
/// EXTENSION leaves tables and takes the triggers; a dump that is restored brings these last, and
/// drops them first. It belongs to the owner of the extension's schema, whichever role asks for
/// it; no other role has privileges on it but the extension's owner, who may read
/// it, and triggers refuse what SQL would write there. Where there is something to do it locks the
/// table's name and, by ShareLock, the schema until the transaction ends, and runs DDL as that
/// owner. Where there is nothing to do it locks nothing.
Oid ensure_table(const std::string& name, const TableDefinition& definition);

/// A new one in another schema, for the current user and with that role's privileges; PostgreSQL's
/// own errors where these don't do (42501), or the name is taken (42P07). It is noted in the
/// registry. What ALTER DEFAULT PRIVILEGES grants to others there stays granted.
Oid create_table(const std::string& schema, const std::string& name, const TableDefinition& definition);

/// True if nothing was ever written to it, and it is what it was made as. The caller holds a lock on it.
bool was_never_written(Oid table);

/// Drops it if nothing was ever written to it, no other transaction has a lock on it, and nothing depends on
/// it. It never waits for AccessExclusiveLock, and keeps that only where the table goes.
void drop_unused_table(const std::string& name);

}  // namespace storage
