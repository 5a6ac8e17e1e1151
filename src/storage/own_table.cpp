#include "storage/own_table.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "catalog/dependencies.hpp"
#include "catalog/relation.hpp"
#include "core/message_text.hpp"
#include "extension/outside_extension.hpp"
#include "extension/own_change.hpp"
#include "pg/compat.hpp"
#include "pg/named_lock.hpp"
#include "pg/security.hpp"
#include "pg/settings.hpp"
#include "pg/spi.hpp"
#include "pg/text.hpp"

namespace storage {

namespace {

constexpr const char* schema_name = "pgshift";

std::string qualified(const OwnTableDefinition& definition) {
  return fmt::format("{}.{}", schema_name, pg::quote_identifier(definition.name));
}

/// Takes away what ALTER DEFAULT PRIVILEGES gives others on every new table and sequence.
void revoke_defaults(const std::string& name) {
  std::vector<std::string> commands;
  {
    pg::Spi spi;
    spi.execute(fmt::format(
        "SELECT format('REVOKE ALL ON TABLE %s FROM %s', c.oid::regclass,"
        " CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE g.grantee::regrole::text END)"
        " FROM pg_class AS c, aclexplode(c.relacl) AS g WHERE g.grantee <> c.relowner"
        " AND (c.oid = {0}::regclass OR c.relkind = 'S' AND EXISTS (SELECT FROM pg_depend AS d WHERE"
        " d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refobjid = {0}::regclass))"
        " GROUP BY c.oid, g.grantee",
        pg::quote_literal(name)));
    for (std::uint64_t row = 0; row < spi.size(); ++row) commands.push_back(spi.text(row, 1));
  }
  pg::Spi spi;
  for (const std::string& command : commands) spi.execute(command);
}

void create(const OwnTableDefinition& definition) {
  std::string const table = qualified(definition);
  pg::Spi spi;
  spi.execute(fmt::format("CREATE TABLE {} ({}) USING heap WITH (fillfactor = {})", table, definition.columns,
                          definition.fillfactor));
  revoke_defaults(table);
  // What is changed or removed there must be found again where logical replication brings it. No index: the
  // log has one, which each entry pays for.
  spi.execute(fmt::format("ALTER TABLE {} REPLICA IDENTITY FULL", table));
  spi.execute(definition.create_index());
  for (std::size_t i = 0; i < definition.more_indexes.size(); ++i) {
    spi.execute(definition.create_further_index(i));
  }
  spi.execute(fmt::format("COMMENT ON TABLE {} IS {}", table, pg::quote_literal(definition.comment)));
}

void close_to_sql(const OwnTableDefinition& definition) {
  pg::Spi spi;
  for (const std::string& statement : closing_statements(definition)) spi.execute(statement);
}

/// The tgenabled of the trigger that closes it, if it has that.
std::optional<char> closed_to_sql(Oid table) {
  catalog::OpenRelation const relation(table, AccessShareLock);
  const TriggerDesc* triggers = relation->trigdesc;
  for (int i = 0; triggers != nullptr && i < triggers->numtriggers; ++i) {
    const Trigger& trigger = triggers->triggers[i];
    if (std::string_view(trigger.tgname) == refusal_trigger) return trigger.tgenabled;
  }
  return std::nullopt;
}

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

std::string OwnTableDefinition::create_index() const {
  return fmt::format("CREATE {}INDEX ON {} ({})", is_unique ? "UNIQUE " : "", qualified(*this), index);
}

std::string OwnTableDefinition::create_further_index(std::size_t which) const {
  const Index& index = more_indexes.at(which);
  return fmt::format("CREATE {}INDEX ON {} {}", index.is_unique ? "UNIQUE " : "", qualified(*this),
                     index.rest);
}

std::vector<std::string> closing_statements(const OwnTableDefinition& definition) {
  std::string const table = qualified(definition);
  return {fmt::format("CREATE OR REPLACE TRIGGER {} BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON {} FOR "
                      "EACH STATEMENT"
                      " EXECUTE FUNCTION {}.refuse_write_trigger({})",
                      refusal_trigger, table, schema_name,
                      definition.owner_may_insert ? "'owner may insert'" : ""),
          fmt::format("ALTER TABLE {} ENABLE ALWAYS TRIGGER {}", table, refusal_trigger)};
}

Oid own_schema() {
  return pg::call([] { return get_namespace_oid(schema_name, false); });
}

bool is_own_table(Oid relation) {
  return pg::call([&] {
    Oid const schema = get_namespace_oid(schema_name, true);
    return OidIsValid(schema) && get_rel_namespace(relation) == schema;
  });
}

Oid find_own_table(const std::string& name) {
  return pg::call([&] {
    Oid const schema = get_namespace_oid(schema_name, true);
    return OidIsValid(schema) ? get_relname_relid(name.c_str(), schema) : InvalidOid;
  });
}

bool is_in_order(Oid table) {
  return OidIsValid(table) && closed_to_sql(table).has_value();
}

Oid ensure_own_table(const OwnTableDefinition& definition) {
  if (Oid const found = find_own_table(definition.name); is_in_order(found)) return found;
  Oid const schema = own_schema();
  // Whoever makes the same one at this moment goes first; nobody else is waited for, but protect().
  pg::lock_name(fmt::format("table/{}", definition.name), ExclusiveLock);
  pg::call([&] { LockDatabaseObject(NamespaceRelationId, schema, 0, ShareLock); });
  if (Oid const found = find_own_table(definition.name); is_in_order(found)) return found;
  pg::ActingAs const owner(catalog::owner_of(catalog::Object{NamespaceRelationId, schema}));
  extension::OutsideExtension const by_itself;
  pg::PinnedSettings const settings(pg::reading_settings());
  // Where the database keeps its tables, not where whoever asks would have his: he need not be allowed that.
  pg::call([] {
    set_config_option("default_tablespace", "", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
  });
  extension::OwnChange const own;
  if (!OidIsValid(find_own_table(definition.name))) create(definition);
  close_to_sql(definition);
  return find_own_table(definition.name);
}

bool was_never_written(Oid table) {
  return pg::call([&] {
    Relation relation = RelationIdGetRelation(table);
    if (!RelationIsValid(relation)) return false;
    bool const is_heap = relation->rd_rel->relkind == RELKIND_RELATION;
    bool const is_empty = is_heap && table_relation_size(relation, MAIN_FORKNUM) == 0;
    RelationClose(relation);
    return is_empty;
  });
}

void drop_unused_own_table(const std::string& name) {
  Oid const table = find_own_table(name);
  if (!is_in_order(table)) return;
  // Who is about to write to it keeps it.
  bool const is_free = pg::call([&] { return ConditionalLockRelationOid(table, AccessExclusiveLock); });
  if (!is_free || !was_never_written(table)) return;
  pg::ActingAs const owner(catalog::owner_of(catalog::Object{NamespaceRelationId, own_schema()}));
  extension::OwnChange const own;
  pg::Spi spi;
  spi.execute(fmt::format("DROP TABLE {}", pg::quote_relation(table)));
}

OwnTable::OwnTable(Oid table, LOCKMODE lock, std::span<const Oid> column_types, Oid sequence)
    : relation_(pg::call([&] { return table_open(table, lock); })), sequence_(sequence) {
  bool const is_heap =
      relation_->rd_rel->relkind == RELKIND_RELATION && relation_->rd_rel->relam == HEAP_TABLE_AM_OID;
  if (is_heap && has_columns_of(relation_, column_types)) return;
  throw pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                   fmt::format("table {}.{} is not as this extension makes it", schema_name,
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
