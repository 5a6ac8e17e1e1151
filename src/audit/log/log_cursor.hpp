// The entries of the log in order of id.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "audit/log/audit_log.hpp"
#include "core/audit/audit_seal.hpp"
#include "pg/memory.hpp"
#include "pg/query_cursor.hpp"

namespace audit {

/// Which entries, and how they are found.
struct LogSelection {
  std::string condition;  // of SQL, all names and operators qualified; empty for all
  bool is_backward = false;
  bool by_index = false;        // none but those that an index leads to are looked at
  bool is_maintenance = false;  // with the memory for that
};

/// As the active snapshot sees them, past the privileges on the log. One at a time. Writes what
/// waits first, and locks the log by AccessShareLock until the transaction ends. Where the
/// selection says so, work_mem is that of maintenance until it goes. 55000 where the log is gone,
/// or is not as it was made.
class LogCursor {
 public:
  /// All entries, or those alone that may be unsealed: to find these costs little however many others there
  /// are.
  explicit LogCursor(const std::optional<core::Unsealed>& only = std::nullopt);
  explicit LogCursor(const LogSelection& selection);
  ~LogCursor();
  LogCursor(const LogCursor&) = delete;
  LogCursor& operator=(const LogCursor&) = delete;

  /// False at the end. What the caller allocates until the next call is gone then. That memory is
  /// current from the first call on.
  bool next();
  const core::LogEntry& entry() const noexcept { return entry_; }
  core::TableId table() const noexcept { return table_; }
  /// False if its entity_id is NULL.
  bool names_entity() const noexcept { return names_entity_; }

 private:
  int settings_;
  std::optional<pg::QueryCursor> rows_;
  core::LogEntry entry_;
  core::TableId table_ = 0;
  bool names_entity_ = false;
  pg::Unwinding unwinding_;
  std::optional<pg::RowMemory> memory_;
};

/// Lets the index by id and time know of the pages that have come to the log since it was told last: a search
/// by it reads all others. Does nothing where something else looks after the log's pages at this
/// moment. Takes AccessShareLock until the transaction ends, and a stronger lock only while it
/// works. 55000 where there is no log.
void summarize_log();

}  // namespace audit
