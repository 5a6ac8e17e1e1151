// Reading the log, past the privileges on it: the caller has made sure who may see what.
#pragma once

#include <cstdint>
#include <vector>

#include "audit/audit_log.hpp"
#include "core/row_history.hpp"

namespace audit {

/// An entity's entries in order, as the running command sees them.
std::vector<core::LogEntry> entries_of(Oid table, const std::string& entity_id);
/// The same of TRUNCATE, which names no entity.
std::vector<core::LogEntry> truncations_of(Oid table);

/// All entries of all tables in order of id, as a snapshot sees them. One at a time.
class LogCursor {
 public:
  explicit LogCursor(Snapshot snapshot);
  ~LogCursor();
  LogCursor(const LogCursor&) = delete;
  LogCursor& operator=(const LogCursor&) = delete;

  /// False at the end.
  bool next();
  const core::LogEntry& entry() const noexcept { return entry_; }
  Oid table() const noexcept { return table_; }
  /// False if its entity_id is NULL.
  bool names_entity() const noexcept { return names_entity_; }

 private:
  Relation log_;
  TupleTableSlot* row_ = nullptr;
  Tuplesortstate* sorted_ = nullptr;
  core::LogEntry entry_;
  Oid table_ = InvalidOid;
  bool names_entity_ = false;
  int exceptions_;
};

}  // namespace audit
