// Ids of entries: UUIDs, version 7, which sort by time.
#pragma once

#include "pg/boundary.hpp"

namespace pg {

/// Another one each time, made in the current memory context.
Datum new_entry_id(TimestampTz time);

}  // namespace pg
