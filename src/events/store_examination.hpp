// What doctor() has to say of event stores.
#pragma once

#include "core/finding.hpp"

namespace events {

/// Of those that the current user owns. Locks each by AccessShareLock until the transaction ends.
void examine(core::Findings* findings);

}  // namespace events
