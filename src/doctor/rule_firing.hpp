// Whether a rule's trigger is on the table and on all its partitions, and fires when it should.
#pragma once

#include "rule/examined_rule.hpp"
#include "rule/rule_kind.hpp"

namespace doctor {

void examine_firing(const rule::Kind& kind, const rule::ExaminedRule& rule, core::Findings* findings);

/// The partition's copy of the rule, if it has one.
std::optional<rule::RuleTrigger> copy_of(const rule::RuleTrigger& rule, Relation partition);

}  // namespace doctor
