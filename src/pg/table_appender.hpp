// New rows of a table of our own, gathered over a statement and written together, which costs about half of
// writing one after the other.
//
// While they wait nobody sees them, so they are written before anything can look: when the batch is full, at
// the end of the statement, when another command begins meanwhile, and when pg::OwnRows reads. Then they are
// as visible as if they had been written when they were added. What was added before a subtransaction and had
// to be written within it is kept, and written again if that fails.
#pragma once

#include <optional>
#include <span>

#include "pg/own_table.hpp"
#include "pg/statement_end.hpp"

namespace pg {

class TableAppender final : public StatementEnd {
 public:
  /// The statement's one, made if there is none, for the table that `find_table` knows.
  static TableAppender& of(MemoryContext statement_memory, Oid (*find_table)(),
                           std::span<const Oid> column_types);
  /// For of().
  TableAppender(MemoryContext statement_memory, Oid (*find_table)(), std::span<const Oid> column_types)
      : StatementEnd(statement_memory),
        find_table_(find_table),
        table_oid_(find_table()),
        column_types_(column_types) {}
  ~TableAppender() override { abandon(); }
  TableAppender(const TableAppender&) = delete;
  TableAppender& operator=(const TableAppender&) = delete;

  /// The next id of the table's identity column.
  std::int64_t next_id();
  /// A row of these values, one for each column. Copies them.
  void add(const Datum* values, const bool* nulls);
  /// After all rows of one change: they go on waiting only where the statement's end will be told.
  void settle();

  void write();
  void finish() override;
  /// The same where rows may have to be kept.
  void let_go_of_table();

  void subtransaction_committed(SubTransactionId own, SubTransactionId parent) noexcept;
  void subtransaction_aborted(SubTransactionId own) noexcept;
  /// For where an error's abort releases all there is.
  void abandon() noexcept;

 private:
  void open();
  void close_table();
  void abandon_table() noexcept;
  void make_memory();
  void make_room();
  void insert_rows();
  void forget_rows() noexcept;

  Oid (*find_table_)();
  Oid table_oid_;
  std::span<const Oid> column_types_;
  std::optional<OwnTable> table_;
  ResourceOwner opened_by_ = nullptr;
  MemoryContext memory_ = nullptr;
  MemoryContext rows_memory_ = nullptr;
  MemoryContext table_memory_ = nullptr;  // what the open table takes
  MemoryContext write_memory_ = nullptr;  // what one write leaves
  TupleDesc columns_ = nullptr;
  Datum* values_ = nullptr;
  bool* nulls_ = nullptr;
  TupleTableSlot** rows_ = nullptr;
  int room_ = 0;
  int count_ = 0;
  std::size_t bytes_ = 0;
  bool is_writing_ = false;
  CommandId command_ = InvalidCommandId;
  SubTransactionId opened_in_ = InvalidSubTransactionId;
  SubTransactionId added_in_ = InvalidSubTransactionId;
  SubTransactionId written_in_ = InvalidSubTransactionId;  // if they are kept nevertheless
};

/// Sees to it that rows are written in time; at load, once.
void watch_appenders();

/// Writes what waits to be written.
void write_gathered_rows();

}  // namespace pg
