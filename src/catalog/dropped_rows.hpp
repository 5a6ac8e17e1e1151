// Catalog rows of what the running transaction has dropped: whoever looks past all snapshots still sees their
// last versions while it runs.
#pragma once

#include <vector>

#include "pg/boundary.hpp"

namespace catalog {

inline bool is_gone_now(HeapTuple version) {
  HeapTupleHeader const header = version->t_data;
  return (header->t_infomask & HEAP_XMAX_INVALID) == 0 &&
         TransactionIdIsCurrentTransactionId(HeapTupleHeaderGetUpdateXid(header));
}
inline bool has_successor(HeapTuple version) {
  return !ItemPointerEquals(&version->t_self, &version->t_data->t_ctid);
}
/// By the running transaction.
inline bool was_dropped_now(HeapTuple version) {
  return is_gone_now(version) && !has_successor(version);
}
inline bool was_replaced_now(HeapTuple version) {
  return is_gone_now(version) && has_successor(version);
}

/// The triggers that the running transaction has dropped and that depended on the object or a column of it,
/// each once or more often.
std::vector<Oid> dropped_triggers_of(Oid catalog, Oid object);

/// Who owned the relation; InvalidOid where it is there.
Oid owner_of_dropped(Oid relation);

}  // namespace catalog
