// What follow_ddl() and follow_drop() share.
#pragma once

#include <vector>

#include "catalog/ddl_objects.hpp"
#include "pg/boundary.hpp"

namespace ddl {

/// At sql_drop: refuses that the command takes along what rules need, such as a column with its type.
void follow_drops(Node* command, const std::vector<catalog::DdlObject>& dropped);

}  // namespace ddl
