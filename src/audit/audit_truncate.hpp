// TRUNCATE of an audited table, or of a partition of one: one entry.
#pragma once

#include "rule/truncate_trigger.hpp"

namespace audit {

extern const rule::TruncateTrigger truncate_trigger;

}  // namespace audit
