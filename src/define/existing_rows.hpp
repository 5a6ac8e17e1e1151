// The rows that a table had before its rule.
#pragma once

#include <vector>

#include "define/define_rule.hpp"

namespace define {

/// A Report (23514) with the count and up to five ids if rows of these tables are in no state of the rule.
void require_known_states(const DefineRule& rule, const std::vector<Oid>& tables);

}  // namespace define
