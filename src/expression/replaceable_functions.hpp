// Functions that a text can't be bound to: whoever may create functions in their schema could put another one
// in their place, which fits the same call better.
#pragma once

#include "pg/boundary.hpp"

namespace expression {

/// A polymorphic function, an aggregate or window function, or one that is called without all of its
/// arguments, outside of pg_catalog; that of an operator, too. InvalidOid if the expression uses none. Runs
/// inside of guarded calls.
Oid replaceable_function(Node* node);

}  // namespace expression
