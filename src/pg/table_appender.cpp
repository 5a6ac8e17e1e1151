#include "pg/table_appender.hpp"

#include <algorithm>

#include "pg/memory.hpp"

namespace pg {

namespace {

/// A batch fills a few pages: more rows save nothing more.
constexpr int default_batch = 256;
constexpr int largest_batch = 1024;
constexpr std::size_t largest_batch_bytes = 256 * 1024;
int batch_size = default_batch;

ExecutorStart_hook_type next_start = nullptr;
ProcessUtility_hook_type next_utility = nullptr;

/// An index's expression may run queries, before which rows are written: not those that are being written.
class Writing {
 public:
  explicit Writing(bool* mark) noexcept : mark_(mark) { *mark_ = true; }
  ~Writing() { *mark_ = false; }
  Writing(const Writing&) = delete;
  Writing& operator=(const Writing&) = delete;

 private:
  bool* mark_;
};

template <class Visit>
void for_each_appender(Visit&& visit) {
  for (StatementEnd* end = StatementEnd::newest(); end != nullptr; end = end->next()) {
    if (auto* const appender = dynamic_cast<TableAppender*>(end)) visit(*appender);
  }
}

}  // namespace

TableAppender& TableAppender::of(MemoryContext statement_memory, Oid (*find_table)(),
                                 std::span<const Oid> column_types) {
  for (StatementEnd* end = newest(); end != nullptr; end = end->next()) {
    if (end->statement_memory() != statement_memory) continue;
    auto* const found = dynamic_cast<TableAppender*>(end);
    if (found != nullptr && found->find_table_ == find_table) return *found;
  }
  return *construct_in<TableAppender>(statement_memory, statement_memory, find_table, column_types);
}

void TableAppender::open() {
  if (table_) return;
  table_.emplace(table_oid_, RowExclusiveLock, column_types_);
  opened_by_ = CurrentResourceOwner;
  opened_in_ = GetCurrentSubTransactionId();
  if (memory_ == nullptr) make_memory();
  MemoryContextReset(table_memory_);
  table_->open_indexes(table_memory_);
}

void TableAppender::make_memory() {
  call([&] {
    memory_ = AllocSetContextCreateInternal(statement_memory(), "pgshift rows", ALLOCSET_SMALL_SIZES);
    rows_memory_ = AllocSetContextCreateInternal(memory_, "pgshift batch", ALLOCSET_DEFAULT_SIZES);
    table_memory_ = AllocSetContextCreateInternal(memory_, "pgshift open table", ALLOCSET_SMALL_SIZES);
    write_memory_ = AllocSetContextCreateInternal(memory_, "pgshift write", ALLOCSET_DEFAULT_SIZES);
    MemoryContext const caller = MemoryContextSwitchTo(memory_);
    columns_ = CreateTupleDescCopy(RelationGetDescr(table_->relation()));
    values_ = static_cast<Datum*>(palloc0(sizeof(Datum) * columns_->natts));
    nulls_ = static_cast<bool*>(palloc(sizeof(bool) * columns_->natts));
    std::fill_n(nulls_, columns_->natts, true);
    MemoryContextSwitchTo(caller);
  });
}

void TableAppender::close_table() {
  if (!table_) return;
  // What was opened is remembered there.
  ResourceOwner const caller = CurrentResourceOwner;
  CurrentResourceOwner = opened_by_;
  table_.reset();
  CurrentResourceOwner = caller;
}

void TableAppender::abandon_table() noexcept {
  if (table_) table_->forget();
  table_.reset();
}

void TableAppender::abandon() noexcept {
  abandon_table();
  // Deleted with the statement's memory, or just now.
  memory_ = nullptr;
  rows_ = nullptr;
  room_ = count_ = 0;
  written_in_ = InvalidSubTransactionId;
}

std::int64_t TableAppender::next_id() {
  open();
  return table_->next_id();
}

void TableAppender::make_room() {
  call([&] {
    MemoryContext const caller = MemoryContextSwitchTo(memory_);
    int const more = room_ == 0 ? 4 : std::min(2 * room_, largest_batch);
    auto const size = sizeof(TupleTableSlot*) * more;
    rows_ = static_cast<TupleTableSlot**>(rows_ == nullptr ? palloc(size)
                                                           : repalloc(static_cast<void*>(rows_), size));
    for (; room_ < more; ++room_) rows_[room_] = MakeSingleTupleTableSlot(columns_, &TTSOpsHeapTuple);
    MemoryContextSwitchTo(caller);
  });
}

void TableAppender::add(const Datum* values, const bool* nulls) {
  open();
  CommandId const command = call([] { return GetCurrentCommandId(true); });
  if (count_ > 0 && command != command_) write();
  if (count_ == room_) make_room();
  command_ = command;
  added_in_ = GetCurrentSubTransactionId();
  std::copy_n(values, column_types_.size(), values_);
  std::copy_n(nulls, column_types_.size(), nulls_);
  call([&] {
    MemoryContext const caller = MemoryContextSwitchTo(rows_memory_);
    HeapTuple const row = heap_form_tuple(columns_, values_, nulls_);
    ExecStoreHeapTuple(row, rows_[count_], false);
    bytes_ += row->t_len;
    MemoryContextSwitchTo(caller);
  });
  ++count_;
  if (count_ >= batch_size || bytes_ >= largest_batch_bytes) write();
}

void TableAppender::settle() {
  if (batch_size == 0 || !is_end_in_sight(statement_memory())) finish();
}

void TableAppender::forget_rows() noexcept {
  count_ = 0;
  bytes_ = 0;
  written_in_ = InvalidSubTransactionId;
  MemoryContextReset(rows_memory_);
}

void TableAppender::write() {
  if (count_ == 0 || is_writing_ || written_in_ != InvalidSubTransactionId) return;
  // An index may hold buffers from one row to the next, which belong to the resource owner of the first.
  bool const is_for_now = !table_ || opened_by_ != CurrentResourceOwner;
  if (is_for_now) close_table();
  open();
  insert_rows();
  if (is_for_now) close_table();
  SubTransactionId const current = GetCurrentSubTransactionId();
  if (current == added_in_) {
    forget_rows();
  } else {
    written_in_ = current;
  }
}

void TableAppender::insert_rows() {
  Writing const writing(&is_writing_);
  table_->insert(std::span(rows_, static_cast<std::size_t>(count_)), command_, write_memory_);
  MemoryContextReset(write_memory_);
}

void TableAppender::finish() {
  write();
  close_table();
  if (memory_ != nullptr && count_ == 0) {
    MemoryContextDelete(memory_);
    abandon();
  }
}

void TableAppender::let_go_of_table() {
  if (is_writing_) return;
  write();
  close_table();
}

void TableAppender::subtransaction_committed(SubTransactionId own, SubTransactionId parent) noexcept {
  if (written_in_ != own) return;
  written_in_ = parent;
  if (parent == added_in_) forget_rows();
}

void TableAppender::subtransaction_aborted(SubTransactionId own) noexcept {
  if (opened_in_ == own) abandon_table();
  if (written_in_ == own) written_in_ = InvalidSubTransactionId;
  if (added_in_ == own && count_ > 0) forget_rows();
}

void write_gathered_rows() {
  for_each_appender([](TableAppender& appender) { appender.write(); });
}

namespace {

void before_query(QueryDesc* /*query*/) {
  write_gathered_rows();
}

/// DDL may be about that table, and what is in use can't be altered.
void before_utility(Node* /*command*/) {
  for_each_appender([](TableAppender& appender) { appender.let_go_of_table(); });
}

void executor_start(QueryDesc* query, int flags) {
  if (StatementEnd::newest() != nullptr) enter<before_query>(query);
  if (next_start != nullptr) {
    next_start(query, flags);
  } else {
    standard_ExecutorStart(query, flags);
  }
}

void process_utility(PlannedStmt* command, const char* text, bool is_read_only_tree,
                     ProcessUtilityContext context, ParamListInfo parameters, QueryEnvironment* environment,
                     DestReceiver* receiver, QueryCompletion* completion) {
  if (StatementEnd::newest() != nullptr) enter<before_utility>(command->utilityStmt);
  auto const next = next_utility != nullptr ? next_utility : standard_ProcessUtility;
  next(command, text, is_read_only_tree, context, parameters, environment, receiver, completion);
}

void at_subtransaction_event(SubXactEvent event, SubTransactionId own, SubTransactionId parent,
                             void* /*argument*/) {
  if (event == SUBXACT_EVENT_COMMIT_SUB) {
    for_each_appender([&](TableAppender& appender) { appender.subtransaction_committed(own, parent); });
  } else if (event == SUBXACT_EVENT_ABORT_SUB) {
    for_each_appender([&](TableAppender& appender) { appender.subtransaction_aborted(own); });
  }
}

void at_transaction_event(XactEvent event, void* /*argument*/) {
  if (event == XACT_EVENT_ABORT) for_each_appender([](TableAppender& appender) { appender.abandon(); });
}

}  // namespace

void watch_appenders() {
  DefineCustomIntVariable("pgshift.gather_rows",
                          "How many rows of the audit log a statement gathers before they are written.",
                          "For tests and for looking into troubles: it makes no difference but in speed. 0 "
                          "writes each at once.",
                          &batch_size, default_batch, 0, largest_batch, PGC_USERSET, GUC_NOT_IN_SAMPLE,
                          nullptr, nullptr, nullptr);
  next_start = ExecutorStart_hook;
  ExecutorStart_hook = executor_start;
  next_utility = ProcessUtility_hook;
  ProcessUtility_hook = process_utility;
  RegisterXactCallback(at_transaction_event, nullptr);
  RegisterSubXactCallback(at_subtransaction_event, nullptr);
}

}  // namespace pg
