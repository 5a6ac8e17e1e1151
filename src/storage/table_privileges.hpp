// Who may read tables of our own by SQL.
#pragma once

#include <string>

#include "pg/boundary.hpp"

namespace storage {

/// Takes from all roles but the owner what they may do with a table of that name, as SQL has it, and with its
/// sequences: ALTER DEFAULT PRIVILEGES gives others something on every new one. The extension's owner may
/// read it, and so dump it, as the owner of a database dumps all there is. To be called as the table's owner.
void settle_privileges(const std::string& qualified_name);

}  // namespace storage
