// Expressions of rules are stored as text that names what they use. Where such a name goes, or becomes
// another, the expression is gone too: that is refused while there is a rule that needs it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pg/boundary.hpp"
#include "rules/ddl_objects.hpp"

namespace rules {

/// The last part of the name that the command takes from something, if it does; empty if it takes many.
std::optional<std::string> lost_name(Node* command);
std::vector<std::string> lost_names(const std::vector<DdlObject>& dropped);

/// Whose rules stand in the way of a command.
enum class RulesOf { everybody, current_user };

/// Refuses (2BP01), by the rule's or machine's name, what has left an expression of any table's rule, or of a
/// machine in force, without meaning, if the expression has one of these names in it. Rules that were broken
/// by something else stand in no way.
void refuse_lost_names(const std::vector<std::string>& names, RulesOf whose);

}  // namespace rules
