// What writes to a store in somebody's name.
#pragma once

namespace events {

/// What others have the session run, ANALYZE for instance, writes nothing in its user's name: 42501. 25006 in
/// a read-only transaction.
void require_own_doing(const char* function);

}  // namespace events
