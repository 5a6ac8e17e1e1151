// What PostgreSQL runs besides a table's rules that could change or take away what these have checked.
#pragma once

#include "rule/examined_rule.hpp"

namespace doctor {

/// Triggers that fire before the row is written and after the rules have seen it, on the table and its
/// partitions. `rules` are the table's.
void examine_later_triggers(Relation table, const std::vector<Oid>& tree,
                            const std::vector<rule::RuleTrigger>& rules, core::Findings* findings);

/// Rewrite rules that make another command of a write, on these tables.
void examine_rewrite_rules(const std::vector<Oid>& tree, core::Findings* findings);

}  // namespace doctor
