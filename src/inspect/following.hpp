// Whether rules follow what happens to tables.
#pragma once

#include "pg/rule_examination.hpp"

namespace inspect {

/// The event trigger that sees DDL.
void examine_following(core::Findings* findings);

}  // namespace inspect
