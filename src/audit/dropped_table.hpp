// What was logged of a table that is dropped.
#pragma once

#include "pg/stand_in.hpp"

namespace audit {

/// Has the log and its seals name the stand-in instead of the table that is gone.
void keep_log_of_dropped(pg::StandIn& stand_in);

}  // namespace audit
