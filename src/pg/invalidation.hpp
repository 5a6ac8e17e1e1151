// What PostgreSQL tells when it has changed what it knows of a relation.
#pragma once

#include "pg/boundary.hpp"

namespace pg {

/// Told which relation it is, or InvalidOid for any of them, whenever PostgreSQL processes invalidations:
/// that can be in the middle of whatever the listener itself is doing, so that it may mark what it has and no
/// more.
using InvalidationListener = void (*)(Oid relation) noexcept;

/// From now on, as long as the session lasts.
void listen_to_invalidations(InvalidationListener listener);

/// A relation of which somebody wants to know when it has changed. Lives as long as the session.
struct WatchedRelation {
  Oid relation = InvalidOid;
  /// Set whenever PostgreSQL has invalidated what it knows of the relation; for whoever watches to clear.
  bool has_changed = true;
};
void watch(WatchedRelation* relation);

}  // namespace pg
