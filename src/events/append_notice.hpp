// What listeners are told of an append, once it is committed.
#pragma once

#include <vector>

#include "events/append_request.hpp"
#include "events/store/event_store.hpp"

namespace events {

/// One notification on the store's channel, pgshift_<oid>.
void notify_of(const EventStore& store, const Append& append, const std::vector<HeapTuple>& rows);

}  // namespace events
