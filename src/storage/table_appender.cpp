#include "storage/table_appender.hpp"

#include "pg/memory.hpp"
#include "storage/number_marks.hpp"

namespace storage {

namespace {

/// A batch fills a few pages: more rows save nothing more.
constexpr int default_batch = 256;
constexpr int largest_batch = 1024;
constexpr std::size_t largest_batch_bytes = 256 * 1024;
int batch_size = default_batch;

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

}  // namespace

void TableAppender::define_setting() {
  DefineCustomIntVariable("pgshift.gather_rows",
                          "How many rows of the audit log a statement gathers before they are written.",
                          "For tests and for looking into troubles: it makes no difference but in speed. 0 "
                          "writes each at once.",
                          &batch_size, default_batch, 0, largest_batch, PGC_USERSET, GUC_NOT_IN_SAMPLE,
                          nullptr, nullptr, nullptr);
}

TableAppender& TableAppender::of(MemoryContext statement_memory, Oid (*find_table)(),
                                 const TableDefinition& definition) {
  // A statement that fires the trigger for several tables has one appender for the log: the rows of
  // all of them keep their order.
  for (pg::StatementEnd* end = newest(); end != nullptr; end = end->next()) {
    if (end->statement_memory() != statement_memory) continue;
    auto* const found = dynamic_cast<TableAppender*>(end);
    if (found != nullptr && found->find_table_ == find_table) return *found;
  }
  return *pg::construct_in<TableAppender>(statement_memory, statement_memory, find_table, definition);
}

void TableAppender::open() {
  if (table_.is_open()) return;
  table_.open(table_oid_, definition_);
  if (!batch_) make_memory();
  MemoryContextReset(table_memory_);
  table_->open_indexes(table_memory_);
}

void TableAppender::make_memory() {
  pg::call([&] {
    memory_ = AllocSetContextCreateInternal(statement_memory(), "pgshift rows", ALLOCSET_SMALL_SIZES);
    table_memory_ = AllocSetContextCreateInternal(memory_, "pgshift open table", ALLOCSET_SMALL_SIZES);
    write_memory_ = AllocSetContextCreateInternal(memory_, "pgshift write", ALLOCSET_DEFAULT_SIZES);
  });
  batch_.emplace(memory_, RelationGetDescr(table_->relation()));
}

std::int64_t TableAppender::next_id() {
  open();
  return table_->next_id();
}

void TableAppender::mark_ids(std::int64_t key) {
  open();
  storage::mark_ids(*table_.operator->(), key);
}

void TableAppender::add(const Datum* values, const bool* nulls) {
  open();
  // True marks the command's id as used, so that the next command gets another one, although the
  // row is only written later.
  CommandId const command = pg::call([] { return GetCurrentCommandId(true); });
  if (command != command_) write();
  command_ = command;
  added_in_ = GetCurrentSubTransactionId();
  batch_->add({values, definition_.columns.size()}, nulls);
  if (batch_->count() >= batch_size || batch_->bytes() >= largest_batch_bytes) write();
}

void TableAppender::end_change() {
  if (batch_size == 0 || !pg::is_end_in_sight(statement_memory())) finish();
}

void TableAppender::write() {
  bool const are_kept = written_in_ != InvalidSubTransactionId;
  if (!batch_ || batch_->is_empty() || are_kept || is_writing_) return;
  // An index may hold buffers from one row to the next, which belong to the resource owner of the first.
  bool const is_for_now = !table_.is_open_here();
  if (is_for_now) table_.close();
  open();
  insert_rows();
  if (is_for_now) table_.close();
  written_in(GetCurrentSubTransactionId());
}

void TableAppender::insert_rows() {
  Writing const writing(&is_writing_);
  table_->insert(batch_->rows(), command_, write_memory_);
  // heap_multi_insert() and the indexes take memory for each batch, which this frees. After an
  // error the next write's reset does.
  MemoryContextReset(write_memory_);
}

void TableAppender::written_in(SubTransactionId subtransaction) noexcept {
  written_in_ = subtransaction;
  if (subtransaction == added_in_) forget_rows();
}

void TableAppender::write_and_close() {
  // The command that begins is then run by an expression of one of the table's indexes, and the
  // table is in use.
  if (is_writing_) return;
  write();
  table_.close();
}

void TableAppender::finish() {
  write();
  table_.close();
  // Rows that are kept need their memory until it is known what becomes of the subtransaction.
  if (!batch_ || !batch_->is_empty()) return;
  MemoryContextDelete(memory_);
  forget();
}

void TableAppender::subtransaction_committed(SubTransactionId own, SubTransactionId parent) noexcept {
  if (written_in_ == own) written_in(parent);
}

void TableAppender::subtransaction_aborted(SubTransactionId own) noexcept {
  // PostgreSQL itself closes the table where that subtransaction has opened it.
  table_.subtransaction_aborted(own);
  if (written_in_ == own) written_in_ = InvalidSubTransactionId;
  if (added_in_ == own) forget_rows();
}

void TableAppender::forget_rows() noexcept {
  if (batch_) batch_->clear();
  written_in_ = InvalidSubTransactionId;
}

void TableAppender::forget() noexcept {
  table_.forget();
  batch_.reset();
  memory_ = nullptr;
  written_in_ = InvalidSubTransactionId;
}

}  // namespace storage
