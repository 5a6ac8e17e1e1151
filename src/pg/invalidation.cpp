#include "pg/invalidation.hpp"

#include <memory>
#include <vector>

namespace pg {

namespace {

struct Audience {
  std::vector<InvalidationListener> listeners;
  std::vector<WatchedRelation*> watched;
};

/// Never destroyed: at backend exit PostgreSQL is gone before static destructors would run.
Audience* audience = nullptr;

extern "C" {
static void tell(Datum /*argument*/, Oid relation) {
  if (audience == nullptr) return;
  for (InvalidationListener const listener : audience->listeners) listener(relation);
  for (WatchedRelation* one : audience->watched) {
    if (relation == InvalidOid || one->relation == relation) one->has_changed = true;
  }
}
}

Audience& the_audience() {
  if (audience == nullptr) {
    auto made = std::make_unique<Audience>();
    // A backend has room for ten of these callbacks in all: this one serves every feature.
    call([] { CacheRegisterRelcacheCallback(tell, 0); });
    audience = made.release();
  }
  return *audience;
}

}  // namespace

void listen_to_invalidations(InvalidationListener listener) {
  the_audience().listeners.push_back(listener);
}

void watch(WatchedRelation* relation) {
  the_audience().watched.push_back(relation);
}

}  // namespace pg
