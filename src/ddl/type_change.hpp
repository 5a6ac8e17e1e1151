// What becomes of rules when the type of a column changes without the table being named.
#pragma once

#include "catalog/ddl_objects.hpp"
#include "pg/boundary.hpp"

namespace ddl {

/// True for a command that can have changed what values of a type are.
bool may_change_type(Node* command);

/// Refuses that an enum's value gets another name while a rule knows it by that (2BP01), and a domain that a
/// rule can't be applied with (55000): rules of the type's owner, or of the current user. A stranger's can't
/// be applied from then on. What was approved of values of a type that have another text now is revoked.
void check_type_change(Node* command, const std::vector<catalog::DdlObject>& changed);

/// What there is to do where a composite type, or a table, has more or fewer columns. Its values that are
/// stored have as many members as it has columns: others make another text of what is the same row, or the
/// same text of two.
void change_members(Oid relation);

}  // namespace ddl
