// The end of the statement that a trigger runs in: for what a trigger can only finish once it has seen all of
// the statement's rows.
#pragma once

#include "pg/boundary.hpp"

namespace pg {

/// Hooks into the executor; at load, once. A statement whose trigger loads the library is watched, too.
void watch_statements();

/// What is left to do at the end of a statement. It lives in that statement's memory (pg::construct_in) and
/// is gone, undone, if the statement fails.
class StatementEnd {
 public:
  explicit StatementEnd(MemoryContext statement_memory) noexcept;
  virtual ~StatementEnd();
  StatementEnd(const StatementEnd&) = delete;
  StatementEnd& operator=(const StatementEnd&) = delete;

  MemoryContext statement_memory() const noexcept { return statement_memory_; }

  /// Once all AFTER triggers of the statement have run, and maybe again. At the latest before the transaction
  /// commits.
  virtual void finish() = 0;

  /// All that wait, newest first.
  static StatementEnd* newest() noexcept;
  StatementEnd* next() const noexcept { return next_; }

 private:
  MemoryContext statement_memory_;
  StatementEnd* next_;
};

}  // namespace pg
