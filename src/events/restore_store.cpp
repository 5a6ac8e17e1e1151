// pgshift.restore_store()
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "core/message_text.hpp"
#include "events/event_input.hpp"
#include "events/store/event_cursor.hpp"
#include "events/store/event_store.hpp"
#include "events/store/event_table.hpp"
#include "events/store/store_lock.hpp"
#include "extension/own_change.hpp"
#include "pg/arguments.hpp"
#include "pg/memory.hpp"
#include "pg/query_cursor.hpp"
#include "pg/security.hpp"
#include "pg/settings.hpp"
#include "pg/snapshot.hpp"
#include "pg/spi.hpp"
#include "pg/text.hpp"
#include "pg/uuid_v7.hpp"
#include "storage/own_truncation.hpp"

namespace events {

namespace {

/// What of a source is read, and what it must have.
struct SourceColumn {
  EventColumn column;
  bool is_required;
};
constexpr std::array<SourceColumn, 10> source_columns{{{event_position, true},
                                                       {event_id, false},
                                                       {event_stream, true},
                                                       {event_version, true},
                                                       {event_type, true},
                                                       {event_data, true},
                                                       {event_meta, false},
                                                       {event_pii, false},
                                                       {event_created_at, true},
                                                       {event_idempotency_key, false}}};

/// The query that gives the events of the source as a store's columns, in the order of their positions.
std::string query_of(Oid source) {
  catalog::OpenRelation const relation(source, AccessShareLock);
  std::string list;
  for (const SourceColumn& one : source_columns) {
    const storage::Column& column = event_table.columns[static_cast<std::size_t>(one.column)];
    std::string const name(column.name);
    bool const is_there = catalog::find_column(relation.get(), name) != InvalidAttrNumber;
    if (!is_there && one.is_required) catalog::require_column(relation.get(), name);
    std::string const type = pg::to_string(pg::call([&] { return format_type_be_qualified(column.type); }));
    list += fmt::format("{}{}::{}", list.empty() ? "" : ", ",
                        is_there ? "s." + pg::quote_identifier(name) : std::string("NULL"), type);
  }
  return fmt::format("SELECT {} FROM {} AS s ORDER BY s.\"position\"", list, pg::quote_relation(source));
}

pg::Report unfit(std::int64_t position, std::string_view what) {
  return pg::Report(ERRCODE_INVALID_PARAMETER_VALUE,
                    fmt::format("[PgShift] Event {} of the source {}.", position, what));
}

/// The source's events as rows of the store, on disk where they are many.
class RestoredEvents {
 public:
  RestoredEvents() : rows_(pg::call([] { return tuplestore_begin_heap(false, false, work_mem); })) {}
  ~RestoredEvents() {
    if (!unwinding_.has_begun()) tuplestore_end(rows_);
  }
  RestoredEvents(const RestoredEvents&) = delete;
  RestoredEvents& operator=(const RestoredEvents&) = delete;

  void read(const std::string& query, TupleDesc columns);
  /// Into the store's table, whose indexes don't get them.
  void write_to(Relation table);
  std::int64_t count() const noexcept { return count_; }

 private:
  EventRow event_of(HeapTuple row, TupleDesc columns);

  Tuplestorestate* rows_;
  std::int64_t count_ = 0;
  TimestampTz now_ = GetCurrentTimestamp();
  std::int64_t transaction_ = 0;
  pg::Unwinding unwinding_;
};

EventRow RestoredEvents::event_of(HeapTuple row, TupleDesc columns) {
  storage::RowValues<source_columns.size()> const source(row, columns);
  EventRow event;
  for (std::size_t i = 0; i < source_columns.size(); ++i) {
    if (auto const value = source.value(static_cast<int>(i))) event.set(source_columns[i].column, *value);
  }
  std::int64_t const position = count_ + 1;
  for (EventColumn const column : {event_position, event_type, event_data, event_created_at}) {
    std::string const name(event_table.columns[static_cast<std::size_t>(column)].name);
    if (event.is_null(column)) throw unfit(position, fmt::format("has no {}", name));
  }
  if (event.is_null(event_stream) != event.is_null(event_version)) {
    throw unfit(position, "has a stream or a version without the other");
  }
  require_name(event.text(event_type), fmt::format("The type of event {} of the source", position));
  if (!event.is_null(event_stream)) {
    require_name(event.text(event_stream), fmt::format("The stream of event {} of the source", position));
    if (event.integer(event_version) < 0) throw unfit(position, "has a version below 0");
  }
  event.set(event_position, Int64GetDatum(position));
  if (event.is_null(event_id)) event.set(event_id, pg::new_entry_id(now_));
  if (event.is_null(event_meta)) event.set(event_meta, empty_object());
  event.set(event_transaction_id, Int64GetDatum(transaction_));
  // All of them are committed together.
  event.set(event_settled, Int64GetDatum(count_));
  return event;
}

void RestoredEvents::read(const std::string& query, TupleDesc columns) {
  transaction_ =
      pg::call([] { return static_cast<std::int64_t>(U64FromFullTransactionId(GetTopFullTransactionId())); });
  pg::QueryCursor cursor(query);
  auto* const values = pg::call([&] { return static_cast<Datum*>(palloc0(sizeof(Datum) * columns->natts)); });
  auto* const nulls = pg::call([&] { return static_cast<bool*>(palloc(sizeof(bool) * columns->natts)); });
  pg::RowMemory memory;
  while (HeapTuple const row = cursor.next()) {
    memory.next_row();
    EventRow const event = event_of(row, cursor.columns());
    std::fill_n(nulls, columns->natts, true);
    std::copy(event.values().begin(), event.values().end(), values);
    std::copy(event.nulls().begin(), event.nulls().end(), nulls);
    pg::call([&] {
      // What lies in a table that is about to be emptied is taken along.
      HeapTuple const formed = heap_form_tuple(columns, values, nulls);
      tuplestore_puttuple(rows_,
                          HeapTupleHasExternal(formed) ? toast_flatten_tuple(formed, columns) : formed);
    });
    ++count_;
  }
}

void RestoredEvents::write_to(Relation table) {
  pg::call([&] {
    TupleTableSlot* const slot = MakeSingleTupleTableSlot(RelationGetDescr(table), &TTSOpsMinimalTuple);
    CommandId const command = GetCurrentCommandId(true);
    while (tuplestore_gettupleslot(rows_, true, false, slot)) {
      CHECK_FOR_INTERRUPTS();
      HeapTuple const row = ExecCopySlotHeapTuple(slot);
      heap_insert(table, row, command, 0, nullptr);
      heap_freetuple(row);
    }
    ExecDropSingleTupleTableSlot(slot);
  });
}

/// Who reads a stream from a position on looks for its versions from there on.
void refuse_other_order(const EventStore& store) {
  pg::HeldSnapshot const now = pg::HeldSnapshot::of_now();
  EventCursor cursor(store, store.require_index(IndexRole::by_stream), now.get(),
                     CursorKeys().from(pg::to_text("")), ForwardScanDirection);
  std::string stream;
  std::int64_t last = 0;
  pg::RowMemory memory;
  while (TupleTableSlot* const row = cursor.next()) {
    memory.next_row();
    std::int64_t const position = cursor.position();
    std::string const found = pg::to_string(pg::call([&] {
      bool is_null = false;
      return TextDatumGetCString(slot_getattr(row, number_of(event_stream), &is_null));
    }));
    if (found == stream && position < last) {
      throw unfit(position, "has a higher version than a later one of its stream");
    }
    stream = found;
    last = position;
  }
}

/// As the store's owner, which the current user is.
void execute(const std::string& statement) {
  pg::PinnedSettings const settings(pg::reading_settings());
  extension::OwnChange const own;
  pg::Spi spi;
  spi.execute(statement);
}

std::int64_t restore(Oid oid, Oid source) {
  std::string const table = pg::quote_relation(oid);
  RestoredEvents events;
  EventStore::require_owned(oid);
  {
    EventStore const store(oid, AccessExclusiveLock);
    store.require_owner();
    // The source may read this store, whose last events may be newer than the statement's snapshot.
    pg::HeldSnapshot const now = pg::HeldSnapshot::of_now();
    pg::ActiveSnapshot const active(now.get());
    events.read(query_of(source), RelationGetDescr(store.relation()));
  }
  {
    storage::OwnTruncation const own(oid);
    execute(fmt::format("TRUNCATE {} RESTART IDENTITY", table));
  }
  Oid sequence = InvalidOid;
  {
    EventStore const store(oid, NoLock);
    sequence = store.layout().sequence();
    events.write_to(store.relation());
  }
  // Its order must be the store's, of which nothing is known any more. Nobody else can have it open.
  forget_store(shared_store(oid), oid);
  execute(fmt::format("REINDEX TABLE {}", table));
  refuse_other_order(EventStore(oid, NoLock));
  if (events.count() > 0) {
    execute(fmt::format("SELECT pg_catalog.setval({}::pg_catalog.regclass, {})",
                        pg::quote_literal(pg::quote_relation(sequence)), events.count()));
  }
  return events.count();
}

}  // namespace

}  // namespace events

PGSHIFT_WRITER(pgshift_restore_store) {
  pg::require_own_doing("pgshift.restore_store()");
  pg::Arguments const arguments(fcinfo);
  return Int64GetDatum(events::restore(arguments.relation(0, "store"), arguments.relation(1, "source")));
}
