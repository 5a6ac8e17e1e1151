#include "storage/row_batch.hpp"

#include <algorithm>

namespace storage {

RowBatch::RowBatch(MemoryContext memory, TupleDesc columns) : memory_(memory) {
  pg::call_in(memory_, [&] {
    rows_memory_ = AllocSetContextCreateInternal(memory_, "pgshift batch", ALLOCSET_DEFAULT_SIZES);
    columns_ = CreateTupleDescCopy(columns);
    values_ = static_cast<Datum*>(palloc0(sizeof(Datum) * columns_->natts));
    nulls_ = static_cast<bool*>(palloc(sizeof(bool) * columns_->natts));
    std::fill_n(nulls_, columns_->natts, true);
  });
}

void RowBatch::make_room() {
  constexpr int first = 4;
  pg::call_in(memory_, [&] {
    int const more = room_ == 0 ? first : 2 * room_;
    auto const size = sizeof(TupleTableSlot*) * more;
    slots_ = static_cast<TupleTableSlot**>(slots_ == nullptr ? palloc(size)
                                                             : repalloc(static_cast<void*>(slots_), size));
    for (; room_ < more; ++room_) slots_[room_] = MakeSingleTupleTableSlot(columns_, &TTSOpsHeapTuple);
  });
}

void RowBatch::add(std::span<const Datum> values, const bool* nulls) {
  if (count_ == room_) make_room();
  std::copy(values.begin(), values.end(), values_);
  std::copy_n(nulls, values.size(), nulls_);
  pg::call_in(rows_memory_, [&] {
    HeapTuple const row = heap_form_tuple(columns_, values_, nulls_);
    ExecStoreHeapTuple(row, slots_[count_], false);
    bytes_ += row->t_len;
  });
  ++count_;
}

void RowBatch::clear() noexcept {
  // The slots are left as they are. A slot points to a row that is freed here, which it does not
  // own, or to a copy that heap_multi_insert() has had it make in memory_; whichever it is, the
  // slot lets go of it when it is filled again.
  count_ = 0;
  bytes_ = 0;
  MemoryContextReset(rows_memory_);
}

}  // namespace storage
