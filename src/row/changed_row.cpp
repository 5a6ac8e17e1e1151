#include "row/changed_row.hpp"

#include <algorithm>

namespace row {

TupleTableSlot* ChangedRow::changed(TupleTableSlot* row, Relation relation,
                                    std::span<const pg::ColumnValue> changes) {
  pg::call([&] {
    if (slot_ == nullptr) {
      MemoryContext const caller = MemoryContextSwitchTo(statement_memory_);
      // Of a copy of the row's type: that of the relation would have to be released at the statement's end.
      slot_ = MakeSingleTupleTableSlot(CreateTupleDescCopyConstr(RelationGetDescr(relation)), &TTSOpsVirtual);
      MemoryContextSwitchTo(caller);
    }
    slot_getallattrs(row);
    ExecClearTuple(slot_);
    auto const count = static_cast<std::size_t>(slot_->tts_tupleDescriptor->natts);
    std::copy_n(row->tts_values, count, slot_->tts_values);
    std::copy_n(row->tts_isnull, count, slot_->tts_isnull);
    for (const pg::ColumnValue& change : changes) {
      slot_->tts_values[change.column - 1] = change.value.value;
      slot_->tts_isnull[change.column - 1] = change.value.isnull;
    }
    ExecStoreVirtualTuple(slot_);
  });
  return slot_;
}

}  // namespace row
