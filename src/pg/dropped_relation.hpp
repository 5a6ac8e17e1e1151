// A relation that the running transaction has dropped.
#pragma once

#include "pg/boundary.hpp"

namespace pg {

/// Who owned it; InvalidOid where it is there.
Oid owner_of_dropped(Oid relation);

}  // namespace pg
