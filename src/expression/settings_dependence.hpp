// Whether an expression's result may depend on a setting, such as where names are looked up or how dates are
// written.
#pragma once

#include "pg/boundary.hpp"

namespace expression {

/// True unless the expression is plainly a matter of its arguments alone. Runs inside of guarded
/// calls. To be wrong with true costs some microseconds for each row; to be wrong with false would
/// make the result depend on the writer's session. The tree is as the parser makes it, not planned.
bool may_need_settings(Node* expression);

}  // namespace expression
