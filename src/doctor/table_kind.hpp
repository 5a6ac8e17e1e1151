// What kind of table a table with rules is, and its partitions and children are.
#pragma once

#include "rule/examined_rule.hpp"

namespace doctor {

/// Foreign, unlogged and temporary tables. `is_recorded`: rules record what happens to rows.
void examine_storage(Relation table, const std::vector<Oid>& tree, bool is_recorded,
                     core::Findings* findings);

/// A plain table's inheritance children that don't have a rule that it has.
void examine_children(Relation table, const std::vector<rule::RuleTrigger>& rules, core::Findings* findings);

}  // namespace doctor
