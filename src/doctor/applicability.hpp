// Whether a rule can be applied: its definition read, its expressions compiled.
#pragma once

#include "rule/examined_rule.hpp"
#include "rule/rule_kind.hpp"

namespace doctor {

/// False, and a finding, if the table or one of its partitions can't be written to because of the rule.
bool is_applicable(const rule::Kind& kind, const rule::ExaminedRule& rule, core::Findings* findings);

/// What a rule's expressions use, where PostgreSQL was not told, as after pg_upgrade. Of one that can be
/// applied.
void examine_uses(const rule::Kind& kind, const rule::ExaminedRule& rule, core::Findings* findings);

/// What the definition holds that this version of the extension doesn't know.
void examine_members(const rule::Kind& kind, const rule::ExaminedRule& rule, core::Findings* findings);

}  // namespace doctor
