#include "storage/own_table.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "core/message_text.hpp"
#include "pg/compat.hpp"
#include "pg/text.hpp"

namespace storage {

namespace {

/// True if the index has all rows, or those with that column, and its first columns are the keys'.
bool leads_to(Relation index, List* predicate, std::span<const ScanKeyData> keys, AttrNumber of_rows_with) {
  const FormData_pg_index* form = index->rd_index;
  bool const has_rows =
      of_rows_with == InvalidAttrNumber ? predicate == NIL : flag_asked_for(predicate) == of_rows_with;
  bool const is_plain = form->indisvalid && index->rd_rel->relam == BTREE_AM_OID && has_rows;
  if (!is_plain || static_cast<std::size_t>(form->indnkeyatts) < keys.size()) return false;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (form->indkey.values[i] != keys[i].sk_attno) return false;
  }
  return true;
}

Oid find_index(Relation table, std::span<const ScanKeyData> keys, AttrNumber of_rows_with) {
  const ListCell* cell = nullptr;
  foreach (cell, RelationGetIndexList(table)) {
    Relation index = index_open(lfirst_oid(cell), AccessShareLock);
    bool const fits = leads_to(index, RelationGetIndexPredicate(index), keys, of_rows_with);
    index_close(index, NoLock);
    if (fits) return lfirst_oid(cell);
  }
  return InvalidOid;
}

/// The same among those that are open for writing.
Oid find_open_index(const HeapWriter& writer, std::span<const ScanKeyData> keys, AttrNumber of_rows_with) {
  auto const indexes = writer.indexes();
  for (std::size_t i = 0; i < indexes.size(); ++i) {
    if (leads_to(indexes[i], writer.predicate(i), keys, of_rows_with)) return RelationGetRelid(indexes[i]);
  }
  return InvalidOid;
}

bool has_columns_of(Relation relation, std::span<const Oid> types) {
  TupleDesc const columns = RelationGetDescr(relation);
  auto const count = static_cast<int>(types.size());
  if (columns->natts < count) return false;
  for (int i = 0; i < columns->natts; ++i) {
    const FormData_pg_attribute* column = TupleDescAttr(columns, i);
    // What someone has added may be gone again.
    if (i < count ? column->atttypid != types[i] : !column->attisdropped) return false;
  }
  return true;
}

}  // namespace

OwnTable::OwnTable(Oid table, LOCKMODE lock, std::span<const Oid> column_types, Oid sequence)
    : relation_(pg::call([&] { return table_open(table, lock); })), sequence_(sequence) {
  bool const is_heap =
      relation_->rd_rel->relkind == RELKIND_RELATION && relation_->rd_rel->relam == HEAP_TABLE_AM_OID;
  if (is_heap && has_columns_of(relation_, column_types)) return;
  throw pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                   fmt::format("table {}.{} is not as this extension makes it", "pgshift",
                               core::quoted(RelationGetRelationName(relation_))))
      .with_hint("Its columns were changed: put them back as they were.")
      .on(catalog::relation_names(table));
}

OwnTable::~OwnTable() {
  // While an error is on its way the transaction's abort releases what is open, as in C code.
  if (relation_ == nullptr || unwinding_.has_begun()) return;
  if (writer_) writer_->close();
  table_close(relation_, NoLock);
}

Oid OwnTable::index_of(std::span<const ScanKeyData> keys, AttrNumber of_rows_with) const {
  Oid const found = writer_ ? find_open_index(*writer_, keys, of_rows_with)
                            : pg::call([&] { return find_index(relation_, keys, of_rows_with); });
  if (OidIsValid(found)) return found;
  std::vector<std::string> columns;
  for (const ScanKeyData& key : keys) columns.push_back(catalog::column_name(relation_, key.sk_attno));
  throw pg::Report(
      ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
      fmt::format("table {} has lost its index", core::quoted(RelationGetRelationName(relation_))))
      .with_hint(fmt::format("Create one that begins with {}{}.", core::quoted_list(columns),
                             of_rows_with == InvalidAttrNumber
                                 ? ""
                                 : fmt::format(", WHERE {}", pg::quote_identifier(catalog::column_name(
                                                                 relation_, of_rows_with)))))
      .on(catalog::relation_names(RelationGetRelid(relation_)));
}

Oid OwnTable::sequence() {
  if (!OidIsValid(sequence_))
    sequence_ = pg::call([&] { return pg::compat::identity_sequence(relation_, 1); });
  return sequence_;
}

std::int64_t OwnTable::next_id() {
  Oid const ids = sequence();
  return pg::call([&] { return nextval_internal(ids, false); });
}

std::int64_t OwnTable::last_id() {
  Oid const ids = sequence();
  return pg::call([&] {
    Relation relation = relation_open(ids, AccessShareLock);
    Buffer const buffer = ReadBuffer(relation, 0);
    LockBuffer(buffer, BUFFER_LOCK_SHARE);
    Page const page = BufferGetPage(buffer);
    HeapTupleData row;
    row.t_data = reinterpret_cast<HeapTupleHeader>(PageGetItem(page, PageGetItemId(page, FirstOffsetNumber)));
    auto const* data = reinterpret_cast<Form_pg_sequence_data>(GETSTRUCT(&row));
    std::int64_t const last = data->is_called ? data->last_value : data->last_value - 1;
    UnlockReleaseBuffer(buffer);
    relation_close(relation, AccessShareLock);
    return last;
  });
}

const HeapWriter& OwnTable::writer() {
  if (!writer_) writer_ = pg::call([&] { return HeapWriter::open(relation_); });
  return *writer_;
}

void OwnTable::open_indexes(MemoryContext memory) {
  if (writer_) return;
  writer_ = pg::call([&] {
    MemoryContext const caller = MemoryContextSwitchTo(memory);
    HeapWriter const opened = HeapWriter::open(relation_);
    MemoryContextSwitchTo(caller);
    return opened;
  });
}

void OwnTable::insert(std::span<TupleTableSlot*> rows, CommandId command, MemoryContext memory) {
  const HeapWriter& heap = writer();
  pg::call([&] {
    MemoryContext const caller = MemoryContextSwitchTo(memory);
    heap.insert(rows.data(), static_cast<int>(rows.size()), command);
    MemoryContextSwitchTo(caller);
  });
}

void OwnTable::insert(std::span<const Datum> values, std::span<const bool> nulls) {
  const HeapWriter& heap = writer();
  pg::call([&] {
    TupleDesc const columns = RelationGetDescr(relation_);
    auto* all_values = static_cast<Datum*>(palloc0(sizeof(Datum) * columns->natts));
    auto* all_nulls = static_cast<bool*>(palloc(sizeof(bool) * columns->natts));
    std::fill_n(all_nulls, columns->natts, true);
    std::copy(values.begin(), values.end(), all_values);
    std::copy(nulls.begin(), nulls.end(), all_nulls);
    HeapTuple const row = heap_form_tuple(columns, all_values, all_nulls);
    heap.insert(row);
    heap_freetuple(row);
  });
}

void OwnTable::remove(HeapTuple row) {
  pg::call([&] { simple_heap_delete(relation_, &row->t_self); });
}

void OwnTable::update(HeapTuple row, const std::vector<int>& columns, const Datum* values,
                      const bool* nulls) {
  const HeapWriter& heap = writer();
  const int* const numbers = columns.data();
  int const count = static_cast<int>(columns.size());
  pg::call([&] {
    HeapTuple const changed =
        heap_modify_tuple_by_cols(row, RelationGetDescr(relation_), count, const_cast<int*>(numbers),
                                  const_cast<Datum*>(values), const_cast<bool*>(nulls));
    heap.update(row->t_self, changed);
    heap_freetuple(changed);
  });
}

}  // namespace storage
