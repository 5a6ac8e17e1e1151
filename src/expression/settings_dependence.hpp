// Whether an expression's result may depend on a setting, such as where names are looked up or how dates are
// written.
#pragma once

#include "pg/boundary.hpp"

namespace expression {

/// True unless the expression is plainly a matter of its arguments alone. Runs inside of guarded calls.
bool may_need_settings(Node* expression);

}  // namespace expression
