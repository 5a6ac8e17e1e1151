// What listeners are told of a transition.
#pragma once

#include <string>
#include <vector>

#include "define/define_rule.hpp"

namespace define {

/// Throws InvalidArgument unless any transition between the states can be told of, whatever the table and the
/// column come to be called.
void require_short_states(const std::vector<std::string>& states);

/// Tells the rule's channel of it, if the transaction commits. What is too long for a notification with the
/// row's id goes without it.
void notify(const DefineRule& rule, TupleTableSlot* row, core::StateId from, core::StateId to);

}  // namespace define
