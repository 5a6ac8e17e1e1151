// Expressions of rules are stored as text that names what they use. What else than DROP takes such a name
// from something is refused while a rule needs it: PostgreSQL knows of DROP itself (rule/rule_uses).
#pragma once

#include <string>
#include <vector>

#include "catalog/ddl_objects.hpp"
#include "ddl/table_change.hpp"
#include "pg/boundary.hpp"

namespace ddl {

/// True for a command that can have given something another name, schema or value.
bool may_rename(Node* command);

/// Refuses (2BP01), by the rule's or machine's name, that the command has left an expression of a rule, or of
/// a machine in force, without meaning. Only those that are the current user's, or belong to the owner of
/// what has changed: a stranger's stands in nobody's way, and can't be applied from then on.
void refuse_lost_names(Node* command, const std::vector<catalog::DdlObject>& changed);

/// The same of columns that a table has lost, or that have another type now.
void refuse_lost_columns(const TableChange& change);

}  // namespace ddl
