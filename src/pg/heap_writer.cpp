#include "pg/heap_writer.hpp"

#include "pg/compat.hpp"

namespace pg {

HeapWriter HeapWriter::open(Relation relation) {
  CatalogIndexState indexes = CatalogOpenIndexes(relation);
  bool needs_executor = false;
  for (int i = 0; i < indexes->ri_NumIndices; ++i) {
    const IndexInfo* index = indexes->ri_IndexRelationInfo[i];
    needs_executor = needs_executor || index->ii_Expressions != NIL || index->ii_Predicate != NIL ||
                     index->ii_ExclusionOps != nullptr;
  }
  return {relation, indexes, needs_executor};
}

void HeapWriter::insert(HeapTuple row) const {
  if (!needs_executor_) {
    CatalogTupleInsertWithInfo(relation_, row, indexes_);
    return;
  }
  simple_heap_insert(relation_, row);
  add_to_indexes(row, false, false);
}

void HeapWriter::insert(TupleTableSlot** rows, int count, CommandId command) const {
  heap_multi_insert(relation_, rows, count, command, 0, nullptr);
  if (needs_executor_) {
    for (int i = 0; i < count; ++i) {
      HeapTuple const row = ExecFetchSlotHeapTuple(rows[i], false, nullptr);
      row->t_self = rows[i]->tts_tid;
      add_to_indexes(row, false, false);
    }
    return;
  }
  for (int i = 0; i < indexes_->ri_NumIndices; ++i) add_to_plain_index(i, rows, count);
}

void HeapWriter::add_to_plain_index(int which, TupleTableSlot** rows, int count) const {
  IndexInfo* info = indexes_->ri_IndexRelationInfo[which];
  Relation index = indexes_->ri_IndexRelationDescs[which];
  if (!info->ii_ReadyForInserts) return;
  IndexUniqueCheck const unique = index->rd_index->indisunique ? UNIQUE_CHECK_YES : UNIQUE_CHECK_NO;
  Datum values[INDEX_MAX_KEYS];
  bool nulls[INDEX_MAX_KEYS];
  for (int i = 0; i < count; ++i) {
    FormIndexDatum(info, rows[i], nullptr, values, nulls);
    index_insert(index, values, nulls, &rows[i]->tts_tid, relation_, unique, false, info);
  }
}

void HeapWriter::update(ItemPointerData at, HeapTuple row) const {
  if (!needs_executor_) {
    CatalogTupleUpdateWithInfo(relation_, &at, row, indexes_);
    return;
  }
  compat::IndexesToUpdate const wanted = compat::update_heap(relation_, &at, row);
  if (wanted == compat::IndexesToUpdate::none) return;
  add_to_indexes(row, true, wanted == compat::IndexesToUpdate::summarizing);
}

void HeapWriter::add_to_indexes(HeapTuple row, bool is_update, bool only_summarizing) const {
  EState* executor = CreateExecutorState();
  TupleTableSlot* slot = MakeSingleTupleTableSlot(RelationGetDescr(relation_), &TTSOpsHeapTuple);
  ExecStoreHeapTuple(row, slot, false);
  GetPerTupleExprContext(executor)->ecxt_scantuple = slot;
  compat::insert_index_tuples(indexes_, slot, executor, is_update, only_summarizing);
  ExecDropSingleTupleTableSlot(slot);
  FreeExecutorState(executor);
}

}  // namespace pg
