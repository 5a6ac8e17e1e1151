// The values that approvals are for: when they change under them, by DDL, approvals are for something else.
#pragma once

#include <string>

#include "core/json.hpp"
#include "rule/rule_trigger.hpp"

namespace consensus {

/// True if the value is the gated state, or the column tells what approvals are for: the row, its requester,
/// what is bound.
bool needs_value(Relation relation, const core::Json& definition, const std::string& column,
                 const std::string& value);

/// Revokes the open approvals for the relation's rows if the column, whose values were computed anew, tells
/// what they are for.
void forget_approvals(Relation relation, const rule::RuleTrigger& rule, const std::string& column);

/// Revokes those open approvals of a gate which is made again that were given before the relation's primary
/// key was made: while there was no gate, nobody has looked whether that names other rows.
void forget_former_key(Relation relation, const rule::RuleTrigger& rule);

/// As forget_approvals() where only the column's type has changed, or what its values are called: of the
/// table by its OID, on which there is no lock.
void forget_approvals_of_type(Oid table, const core::Json& definition, const std::string& column);

}  // namespace consensus
