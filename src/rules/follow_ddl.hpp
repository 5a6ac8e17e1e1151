// What follow_ddl() and follow_drop() share.
#pragma once

#include <vector>

#include "pg/boundary.hpp"
#include "rules/ddl_objects.hpp"

namespace rules {

/// At sql_drop: refuses that the command takes along what rules need, such as a column with its type.
void follow_drops(Node* command, const std::vector<DdlObject>& dropped);

}  // namespace rules
