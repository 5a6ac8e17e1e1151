// TRUNCATE would delete frozen rows and fires no row trigger, so tables with frozen states get a trigger for
// it.
#pragma once

#include "rule/truncate_trigger.hpp"

namespace define {

extern const rule::TruncateTrigger truncate_trigger;

}  // namespace define
