// What the column that holds the state says of its values by itself: its default, and CHECKs.
#pragma once

#include "define/define_rule.hpp"
#include "rule/examined_rule.hpp"

namespace define {

/// Refuses (22023) a default, of one of the tables, that is no state of the rule. As the owner.
void require_known_default(const DefineRule& rule, const std::vector<Oid>& tables);

/// Finds a default that is no state, or another than where rows start, and CHECKs that refuse states.
void examine_column(const rule::ExaminedRule& rule, const DefineRule& compiled, core::Findings* findings);

}  // namespace define
