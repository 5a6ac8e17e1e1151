#include "row/row_lock.hpp"

namespace row {

namespace {

[[noreturn]] void refuse(bool deleted) {
  ereport(ERROR, (errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
                  errmsg("could not serialize access due to concurrent %s", deleted ? "delete" : "update")));
  pg_unreachable();
}

}  // namespace

RowLocker::RowLocker(Relation relation)
    : relation_(relation), row_(pg::call([&] { return table_slot_create(relation, nullptr); })) {}

RowLocker::~RowLocker() {
  // An error's abort drops the pins; the memory goes with its context.
  if (!unwinding_.has_begun()) ExecDropSingleTupleTableSlot(row_);
}

TupleTableSlot* RowLocker::fetch(const ItemPointerData& at, Snapshot snapshot) {
  ItemPointerData place = at;
  return pg::call(
      [&] { return table_tuple_fetch_row_version(relation_, &place, snapshot, row_) ? row_ : nullptr; });
}

TupleTableSlot* RowLocker::lock(const ItemPointerData& at, Snapshot snapshot, LockTupleMode mode,
                                Changed changed) {
  return pg::call([&]() -> TupleTableSlot* {
    bool const follow = changed == Changed::follow;
    int const flags =
        follow ? TUPLE_LOCK_FLAG_FIND_LAST_VERSION | TUPLE_LOCK_FLAG_LOCK_UPDATE_IN_PROGRESS : 0;
    ItemPointerData place = at;
    TM_FailureData failure;
    TM_Result const result =
        table_tuple_lock(relation_, &place, snapshot, row_, GetCurrentCommandId(true), mode, LockWaitBlock,
                         static_cast<std::uint8_t>(flags), &failure);
    switch (result) {
      case TM_Ok:
        return row_;
      case TM_SelfModified:
        return nullptr;
      case TM_Deleted:
        if (!follow) refuse(true);
        return nullptr;
      case TM_Updated:
        refuse(false);
      default:
        ereport(ERROR,
                (errcode(ERRCODE_INTERNAL_ERROR),
                 errmsg_internal("unexpected result of table_tuple_lock: %d", static_cast<int>(result))));
    }
    pg_unreachable();
  });
}

}  // namespace row
