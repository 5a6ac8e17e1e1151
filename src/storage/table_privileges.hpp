// Who may read tables of our own, and make things beside them, by SQL.
#pragma once

#include <string>

#include "pg/boundary.hpp"

namespace storage {

/// Takes from all roles but the owner what they may do with a table of that name, as SQL has it, and with its
/// sequences: ALTER DEFAULT PRIVILEGES gives others something on every new one. The extension's owner may
/// read it, and so dump it, as the owner of a database dumps all there is. To be called as the table's owner.
void settle_privileges(const std::string& qualified_name);

/// The extension's owner, where that is no superuser, may create in the extension's schema until a rule or a
/// machine is first made by hand: that is how a dump is restored. Ends it.
void end_restoring();

}  // namespace storage
