// The extension itself, as the catalogs have it.
#pragma once

#include "pg/boundary.hpp"

namespace extension {

constexpr const char* extension_name = "pgshift_state";

/// True while one of its own scripts runs.
bool is_in_extension_script();

/// True if the object belongs to it.
bool is_of_extension(Oid catalog, Oid object);

/// The schema that it is in, or InvalidOid.
Oid extension_schema();

/// The owner of its schema, and so of what rules record: a superuser; InvalidOid where the schema is gone.
Oid schema_owner();

/// The role that has installed it, or was given it since: a superuser, or one that owns the database.
/// InvalidOid where there is none.
Oid extension_owner();

/// True if the current user has the rights of the extension's owner.
bool is_owned_by_current_user();

/// A Report (42501) unless the current user has the rights of the extension's owner.
void require_extension_owner();

/// Locks the extension until the transaction ends: who makes a rule, by AccessShareLock, against DROP
/// EXTENSION, which takes AccessExclusiveLock. Does nothing where there is none.
void lock(LOCKMODE mode);

/// True if the extension, or its schema, goes with what that role owns.
bool goes_with_role(Oid role);

}  // namespace extension
