// New rows of a table of our own, gathered over a statement and written together, which costs about half of
// writing one after the other.
//
// While they wait nobody sees them, so they are written before anything can look: when the batch is full, at
// the end of the statement, and before any other command begins (pg/statement_end). Then they are as visible
// as if they had been written when they were added.
//
// A statement adds all its rows in one subtransaction, its own. What makes it write them may be in a deeper
// one, an exception block in a trigger's function. Until it is known what becomes of that the rows are kept:
//
//   none ----- add ------> waiting --- write, in the statement's own ----------------------------> none
//                           |   ^
//   write, in a deeper one  |   |  that one fails
//                           v   |
//                          kept ------ it commits, and so do all between it and the statement's -> none
//
// If the statement's own fails, all of it is gone.
#pragma once

#include <optional>
#include <span>

#include "pg/statement_end.hpp"
#include "storage/held_table.hpp"
#include "storage/row_batch.hpp"

namespace storage {

class TableAppender final : public pg::StatementEnd {
 public:
  /// The statement's one, made if there is none, for the table that `find_table` knows: it is
  /// called when an appender is made, and tells one table's appender from another's. The appender
  /// lives in the statement's memory.
  static TableAppender& of(MemoryContext statement_memory, Oid (*find_table)(),
                           const TableDefinition& definition);
  /// For of().
  TableAppender(MemoryContext statement_memory, Oid (*find_table)(), const TableDefinition& definition)
      : pg::StatementEnd(statement_memory),
        find_table_(find_table),
        table_oid_(find_table()),
        definition_(definition) {}
  ~TableAppender() override { forget(); }
  TableAppender(const TableAppender&) = delete;
  TableAppender& operator=(const TableAppender&) = delete;

  /// The setting pgshift.gather_rows; at load, once.
  static void define_setting();

  Oid table() const noexcept { return table_oid_; }

  /// The next id of the table's identity column, which the caller has marked ids for before.
  std::int64_t next_id();
  /// Before the first for what belongs to `key`, if those who read in order of id are to miss nothing.
  void mark_ids(std::int64_t key);
  /// A row of these values, one for each column. Copies them. To be called in the subtransaction
  /// that the statement runs in. It may write what waits, and then raises what that raises.
  void add(const auto& row) { add(row.values().data(), row.nulls().data()); }
  /// After all rows of one change: they go on waiting only where the statement's end will be told.
  void end_change();

  /// Writes what waits, unless it is kept or being written already. Where PostgreSQL raises an
  /// error, such as that of a unique index (23505), the rows stay in the batch. Runs in the
  /// subtransaction of whatever makes it write, with the table opened for as long as that takes if
  /// another resource owner has it.
  void write();
  /// That, and closes the table, as if it had never been open.
  void write_and_close();
  /// That, and gives all memory back.
  void finish() override;

  /// Whatever that reads: a batch is of one command, and a query that is run by SPI begins another.
  void before_query() override { write(); }
  /// DDL may be about the table, and what is in use can't be altered.
  void before_utility() override { write_and_close(); }
  void subtransaction_committed(SubTransactionId own, SubTransactionId parent) noexcept override;
  void subtransaction_aborted(SubTransactionId own) noexcept override;
  void transaction_aborted() noexcept override { forget(); }

 private:
  void add(const Datum* values, const bool* nulls);
  void forget() noexcept;
  void open();
  void make_memory();
  void insert_rows();
  void written_in(SubTransactionId subtransaction) noexcept;
  void forget_rows() noexcept;

  Oid (*find_table_)();
  Oid table_oid_;
  const TableDefinition& definition_;
  HeldTable table_;
  MemoryContext memory_ = nullptr;        // all there is
  MemoryContext table_memory_ = nullptr;  // what the open table takes
  MemoryContext write_memory_ = nullptr;  // what one write leaves
  std::optional<RowBatch> batch_;
  CommandId command_ = InvalidCommandId;                   // that the rows are of
  SubTransactionId added_in_ = InvalidSubTransactionId;    // the statement's own
  SubTransactionId written_in_ = InvalidSubTransactionId;  // if they are kept
  bool is_writing_ = false;
};

/// Writes what waits, for whoever reads past the executor.
inline void write_pending() {
  pg::announce_query();
}

}  // namespace storage
