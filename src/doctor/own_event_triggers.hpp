// Whether rules follow what happens to tables.
#pragma once

#include "rule/examined_rule.hpp"

namespace doctor {

/// The event trigger that sees DDL.
void examine_following(core::Findings* findings);

}  // namespace doctor
