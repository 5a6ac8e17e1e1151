// Under which identity a table's rules record, and who may say so.
//
// An identity is the right to read what was recorded under it. Definitions of rules are readable by all and
// triggers can be made by hand, so that what a definition says of its identity counts only where this
// database's bindings (identity/table_bindings) have it, too.
#pragma once

#include <optional>
#include <vector>

#include "core/json.hpp"
#include "identity/table_bindings.hpp"

namespace identity {

/// For an installer, which has locked the table and may change it: the identity that its rules have, or a new
/// one that is bound to it now. 55000 where the bindings are gone. It locks them, as everything
/// that binds does, by RowExclusiveLock until the transaction ends.
TableId ensure_identity(Oid table);

struct SettledIdentity {
  TableId id;
  bool has_come_back;  // its last table was dropped in this database: what was open then is over
};

/// For a rule that CREATE TRIGGER has brought to a table, by hand or from a dump, with that identity in its
/// definition: the one that it is to have. That is the one claimed where it is free and the current user may
/// have it: superusers, the extension's owner, and members of the role that owned its last table
/// may. To bind the one claimed locks its name until the transaction ends, and so may wait for
/// another transaction that does the same.
SettledIdentity settle_identity(Oid table, std::optional<TableId> claimed);

/// All identities that the table has, the one that its rules record under first. Locks the bindings
/// by AccessShareLock until the transaction ends.
std::vector<TableId> identities_of(Oid table);

/// The identity in a rule's definition; a Report (55000) unless it is bound to the table that the rule was
/// made on.
TableId require_identity(const core::Json& definition, Oid home);
/// That one, and after it the others that the table has.
std::vector<TableId> require_identities(const core::Json& definition, Oid home);

/// Notes that a table is gone, for which the extension's bindings know an identity. It keeps the
/// name and the owner that the table had at the end.
void forget_table(Oid table, const std::string& name, Oid owner);

/// Binds an identity to a table besides those that it has. True if its last table was dropped in this
/// database, as for SettledIdentity. The caller has made sure that the current user may do this.
/// 55000 where another table that is there has it. Its name is locked until the transaction ends.
bool adopt_identity(Oid table, TableId id);

}  // namespace identity
