#include "storage/heap_writer.hpp"

#include "pg/compat.hpp"

namespace storage {

AttrNumber flag_asked_for(List* predicate) {
  if (list_length(predicate) != 1 || !IsA(linitial(predicate), Var)) return InvalidAttrNumber;
  return linitial_node(Var, predicate)->varattno;
}

HeapWriter HeapWriter::open(Relation relation) {
  CatalogIndexState indexes = CatalogOpenIndexes(relation);
  // CatalogTupleInsertWithInfo() only asserts that no index has expressions, a predicate or an
  // exclusion constraint. In a build without assertions it would put every row into a partial
  // index.
  Indexing indexing = Indexing::as_catalogs;
  for (int i = 0; i < indexes->ri_NumIndices; ++i) {
    const IndexInfo* index = indexes->ri_IndexRelationInfo[i];
    bool const has_other_predicate =
        index->ii_Predicate != NIL && flag_asked_for(index->ii_Predicate) == InvalidAttrNumber;
    // The table's owner may have added an index of any kind.
    if (index->ii_Expressions != NIL || has_other_predicate || index->ii_ExclusionOps != nullptr) {
      return {relation, indexes, Indexing::by_executor};
    }
    if (index->ii_Predicate != NIL) indexing = Indexing::by_flags;
  }
  return {relation, indexes, indexing};
}

void HeapWriter::insert(HeapTuple row) const {
  if (indexing_ == Indexing::as_catalogs) {
    CatalogTupleInsertWithInfo(relation_, row, indexes_);
    return;
  }
  simple_heap_insert(relation_, row);
  add_to_indexes(row);
}

void HeapWriter::insert(TupleTableSlot** rows, int count, CommandId command) const {
  // CatalogTuplesMultiInsertWithInfo() would do all of this, but gives the rows the command id of
  // now. These rows are to be as visible as the change that they are about.
  heap_multi_insert(relation_, rows, count, command, 0, nullptr);
  if (indexing_ != Indexing::as_catalogs) {
    for (int i = 0; i < count; ++i) {
      HeapTuple const row = ExecFetchSlotHeapTuple(rows[i], false, nullptr);
      // A row whose values were moved out of line was stored as a copy. The tuple in the slot does
      // not know its place then, while the slot always does.
      row->t_self = rows[i]->tts_tid;
      add_to_indexes(row);
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
  if (indexing_ == Indexing::as_catalogs) {
    CatalogTupleUpdateWithInfo(relation_, &at, row, indexes_);
    return;
  }
  pg::compat::IndexesToUpdate const wanted = pg::compat::update_heap(relation_, &at, row);
  // A HOT update needs no index entries but those of summarizing indexes such as BRIN, which the
  // executor knows to pick out. An update that changes a flag is never HOT: PostgreSQL counts the
  // columns of an index's predicate among those that are indexed.
  if (wanted == pg::compat::IndexesToUpdate::none) return;
  bool const all = wanted == pg::compat::IndexesToUpdate::all;
  if (all && indexing_ == Indexing::by_flags) {
    add_by_flags(row, true);
  } else {
    add_by_executor(row, true, !all);
  }
}

void HeapWriter::add_to_indexes(HeapTuple row) const {
  if (indexing_ == Indexing::by_flags) {
    add_by_flags(row, false);
  } else {
    add_by_executor(row, false, false);
  }
}

/// Does what the executor would do. The executor makes ready for expressions of any kind first,
/// which makes it cost several times as much.
void HeapWriter::add_by_flags(HeapTuple row, bool is_update) const {
  TupleTableSlot* slot = MakeSingleTupleTableSlot(RelationGetDescr(relation_), &TTSOpsHeapTuple);
  ExecStoreHeapTuple(row, slot, false);
  for (int i = 0; i < indexes_->ri_NumIndices; ++i) {
    IndexInfo* info = indexes_->ri_IndexRelationInfo[i];
    Relation index = indexes_->ri_IndexRelationDescs[i];
    if (!info->ii_ReadyForInserts) continue;
    bool null = false;
    // A flag that is NULL keeps the row out of the index, as a predicate that yields NULL does.
    if (AttrNumber const flag = flag_asked_for(info->ii_Predicate); flag != InvalidAttrNumber) {
      if (!DatumGetBool(slot_getattr(slot, flag, &null)) || null) continue;
    }
    Datum values[INDEX_MAX_KEYS];
    bool nulls[INDEX_MAX_KEYS];
    FormIndexDatum(info, slot, nullptr, values, nulls);
    index_insert(index, values, nulls, &row->t_self, relation_,
                 index->rd_index->indisunique ? UNIQUE_CHECK_YES : UNIQUE_CHECK_NO, is_update, info);
  }
  ExecDropSingleTupleTableSlot(slot);
}

void HeapWriter::add_by_executor(HeapTuple row, bool is_update, bool only_summarizing) const {
  EState* executor = CreateExecutorState();
  TupleTableSlot* slot = MakeSingleTupleTableSlot(RelationGetDescr(relation_), &TTSOpsHeapTuple);
  ExecStoreHeapTuple(row, slot, false);
  GetPerTupleExprContext(executor)->ecxt_scantuple = slot;
  pg::compat::insert_index_tuples(indexes_, slot, executor, is_update, only_summarizing);
  ExecDropSingleTupleTableSlot(slot);
  FreeExecutorState(executor);
  // The expressions' and predicates' states were made in the executor's memory, which has just been
  // freed. The next row must have them made anew.
  for (int i = 0; i < indexes_->ri_NumIndices; ++i) {
    indexes_->ri_IndexRelationInfo[i]->ii_ExpressionsState = NIL;
    indexes_->ri_IndexRelationInfo[i]->ii_PredicateState = nullptr;
  }
}

}  // namespace storage
