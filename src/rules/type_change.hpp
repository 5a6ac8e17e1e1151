// What becomes of rules when the type of a column changes without the table being named.
#pragma once

#include "pg/boundary.hpp"
#include "rules/ddl_objects.hpp"

namespace rules {

/// Refuses that an enum's value gets another name while a rule knows it by that (2BP01), and a domain that a
/// rule can't be applied with (55000).
void check_type_change(Node* command, const std::vector<DdlObject>& changed);

}  // namespace rules
