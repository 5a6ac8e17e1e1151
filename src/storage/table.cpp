#include "storage/table.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "core/message_text.hpp"
#include "pg/compat.hpp"
#include "pg/text.hpp"

namespace storage {

namespace {

/// True if the index has all rows, or those with that column, and begins with these columns.
bool leads_to(Relation index, List* predicate, std::span<const int> columns, int of_rows_with) {
  const FormData_pg_index* form = index->rd_index;
  bool const has_rows = of_rows_with == Index::all_rows
                            ? predicate == NIL
                            : flag_asked_for(predicate) == number_of(of_rows_with);
  bool const is_plain = form->indisvalid && index->rd_rel->relam == BTREE_AM_OID && has_rows;
  if (!is_plain || static_cast<std::size_t>(form->indnkeyatts) < columns.size()) return false;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (form->indkey.values[i] != number_of(columns[i])) return false;
  }
  return true;
}

Oid find_index(Relation table, std::span<const int> columns, int of_rows_with) {
  const ListCell* cell = nullptr;
  foreach (cell, RelationGetIndexList(table)) {
    Relation index = index_open(lfirst_oid(cell), AccessShareLock);
    bool const fits = leads_to(index, RelationGetIndexPredicate(index), columns, of_rows_with);
    index_close(index, NoLock);
    if (fits) return lfirst_oid(cell);
  }
  return InvalidOid;
}

/// The same among those that are open for writing. It spares opening each of the table's indexes
/// again.
Oid find_open_index(const HeapWriter& writer, std::span<const int> columns, int of_rows_with) {
  auto const indexes = writer.indexes();
  for (std::size_t i = 0; i < indexes.size(); ++i) {
    if (leads_to(indexes[i], writer.predicate(i), columns, of_rows_with)) return RelationGetRelid(indexes[i]);
  }
  return InvalidOid;
}

}  // namespace

Table::Table(Oid table, LOCKMODE lock, const TableDefinition& definition)
    : relation_(pg::call([&] { return table_open(table, lock); })), definition_(definition) {
  bool const is_heap =
      relation_->rd_rel->relkind == RELKIND_RELATION && relation_->rd_rel->relam == HEAP_TABLE_AM_OID;
  bool const is_own = is_heap && has_columns(columns(), definition.columns);
  if (is_own && requires_values(columns(), definition.columns)) return;
  throw pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                   fmt::format("table {}.{} is not as this extension makes it", "pgshift",
                               core::quoted(RelationGetRelationName(relation_))))
      .with_hint("Its columns were changed: put them back as they were.")
      .on(catalog::relation_names(table));
}

Table::~Table() {
  // While an error is on its way the transaction's abort releases what is open, as in C code.
  if (relation_ == nullptr || unwinding_.has_begun()) return;
  if (writer_) writer_->close();
  table_close(relation_, NoLock);
}

Oid Table::find_index_on(std::span<const int> columns, int of_rows_with) const {
  return writer_ ? find_open_index(*writer_, columns, of_rows_with)
                 : pg::call([&] { return find_index(relation_, columns, of_rows_with); });
}

Oid Table::index_on(std::span<const int> columns, int of_rows_with) const {
  Oid const found = find_index_on(columns, of_rows_with);
  if (OidIsValid(found)) return found;
  auto const name = [&](int column) { return catalog::column_name(relation_, number_of(column)); };
  std::vector<std::string> names;
  for (int const column : columns) names.push_back(name(column));
  std::string const where = of_rows_with == Index::all_rows
                                ? std::string()
                                : fmt::format(", WHERE {}", pg::quote_identifier(name(of_rows_with)));
  throw pg::Report(
      ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
      fmt::format("table {} has lost its index", core::quoted(RelationGetRelationName(relation_))))
      .with_hint(fmt::format("Create one that begins with {}{}.", core::quoted_list(names), where))
      .on(catalog::relation_names(RelationGetRelid(relation_)));
}

Oid Table::index_of(int which) const {
  const Index& index = definition_.indexes[static_cast<std::size_t>(which)];
  return index_on(index.columns.first(index.searched), index.of_rows_with);
}

Oid Table::find_index_of(int which) const {
  const Index& index = definition_.indexes[static_cast<std::size_t>(which)];
  return find_index_on(index.columns.first(index.searched), index.of_rows_with);
}

Oid Table::sequence() {
  if (!OidIsValid(sequence_))
    sequence_ = pg::call([&] { return pg::compat::identity_sequence(relation_, 1); });
  return sequence_;
}

std::int64_t Table::next_id() {
  Oid const ids = sequence();
  return pg::call([&] { return nextval_internal(ids, false); });
}

std::int64_t Table::last_id() {
  Oid const ids = sequence();
  return pg::call([&] {
    // nextval() changes a sequence's only row in place, under the lock of its page and in no
    // transaction. So the page's lock is all that it takes to read it, whichever snapshot there is.
    // Before the first call last_value is the number that is still to come.
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

const HeapWriter& Table::writer() {
  if (!writer_) writer_ = pg::call([&] { return HeapWriter::open(relation_); });
  return *writer_;
}

void Table::open_indexes(MemoryContext memory) {
  if (writer_) return;
  writer_ = pg::call_in(memory, [&] { return HeapWriter::open(relation_); });
}

void Table::insert(std::span<TupleTableSlot*> rows, CommandId command, MemoryContext memory) {
  const HeapWriter& heap = writer();
  pg::call_in(memory, [&] { heap.insert(rows.data(), static_cast<int>(rows.size()), command); });
}

void Table::insert(std::span<const Datum> values, std::span<const bool> nulls) {
  const HeapWriter& heap = writer();
  pg::call([&] {
    // Columns that a user has added and dropped again are still among the relation's attributes.
    TupleDesc const all = columns();
    auto* all_values = static_cast<Datum*>(palloc0(sizeof(Datum) * all->natts));
    auto* all_nulls = static_cast<bool*>(palloc(sizeof(bool) * all->natts));
    std::fill_n(all_nulls, all->natts, true);
    std::copy(values.begin(), values.end(), all_values);
    std::copy(nulls.begin(), nulls.end(), all_nulls);
    HeapTuple const row = heap_form_tuple(all, all_values, all_nulls);
    heap.insert(row);
    heap_freetuple(row);
  });
}

void Table::remove(HeapTuple row) {
  pg::call([&] { simple_heap_delete(relation_, &row->t_self); });
}

void Table::update(HeapTuple row, std::span<const NewValue> changes) {
  const HeapWriter& heap = writer();
  pg::call([&] {
    std::size_t const count = changes.size();
    auto* numbers = static_cast<int*>(palloc(sizeof(int) * count));
    auto* values = static_cast<Datum*>(palloc(sizeof(Datum) * count));
    auto* nulls = static_cast<bool*>(palloc0(sizeof(bool) * count));
    for (std::size_t i = 0; i < count; ++i) {
      numbers[i] = number_of(changes[i].column);
      values[i] = changes[i].value;
    }
    HeapTuple const changed =
        heap_modify_tuple_by_cols(row, columns(), static_cast<int>(count), numbers, values, nulls);
    heap.update(row->t_self, changed);
    heap_freetuple(changed);
    pfree(numbers);
    pfree(values);
    pfree(nulls);
  });
}

bool was_never_filled(Oid index) {
  return pg::call([&] {
    Relation relation = RelationIdGetRelation(index);
    if (!RelationIsValid(relation)) return false;
    Buffer const buffer = ReadBuffer(relation, BTREE_METAPAGE);
    LockBuffer(buffer, BUFFER_LOCK_SHARE);
    bool const is_empty = BTPageGetMeta(BufferGetPage(buffer))->btm_root == P_NONE;
    UnlockReleaseBuffer(buffer);
    RelationClose(relation);
    return is_empty;
  });
}

}  // namespace storage
