// The end of the statement that a trigger runs in, and what comes before it: for what a trigger can only
// finish once it has seen all of the statement's rows.
#pragma once

#include "pg/boundary.hpp"
#include "pg/live_list.hpp"

namespace pg {

/// Hooks into the executor; at load, once. A statement whose trigger loads the library is watched, too.
void watch_statements();

/// True while the AFTER triggers of that statement run and its end will be told as soon as they have: not in
/// COPY, nor in the statement that loads the library. Once a subtransaction within it has failed, false.
bool is_end_in_sight(MemoryContext statement_memory) noexcept;

/// What is left to do at the end of a statement. It lives in that statement's memory (pg::construct_in) and
/// is gone, undone, if the statement fails. What finish(), before_query() and before_utility()
/// throw becomes the error of the statement that is at its end, or of what was about to begin.
class StatementEnd : public LiveList<StatementEnd> {
 public:
  explicit StatementEnd(MemoryContext statement_memory) noexcept : statement_memory_(statement_memory) {}
  virtual ~StatementEnd() = default;
  StatementEnd(const StatementEnd&) = delete;
  StatementEnd& operator=(const StatementEnd&) = delete;

  MemoryContext statement_memory() const noexcept { return statement_memory_; }

  /// Once all AFTER triggers of the statement have run, and maybe again. At the latest before the transaction
  /// commits.
  virtual void finish() = 0;

  /// Before any other query begins, whatever it reads.
  virtual void before_query() {}
  /// Before any other command begins that is no query: it may be about a table that is held open.
  virtual void before_utility() {}
  virtual void subtransaction_committed(SubTransactionId /*own*/, SubTransactionId /*parent*/) noexcept {}
  virtual void subtransaction_aborted(SubTransactionId /*own*/) noexcept {}
  /// PostgreSQL releases all there is.
  virtual void transaction_aborted() noexcept {}

 private:
  MemoryContext statement_memory_;
};

/// Tells all of them that a query begins, for whoever reads past the executor.
void announce_query();

}  // namespace pg
