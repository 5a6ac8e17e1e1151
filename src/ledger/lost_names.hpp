// What machines in force name, guards and callbacks both: it stays while they need it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/json.hpp"

namespace ledger {

/// Refuses (2BP01), by the machine's name, what has left a guard or callback of any machine in force without
/// meaning: something of such a name is gone, or called otherwise now. Looks at those whose stored
/// definitions `may_use` it. One that something of another name has broken before stands in no way: machines
/// can't be dropped.
void refuse_lost_names(const std::vector<std::string>& names,
                       const std::function<bool(const core::Json&)>& may_use);

}  // namespace ledger
