// What a row was like at some time, from the log of its changes.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/audit_scope.hpp"

namespace core {

using LoggedValue = std::optional<std::string>;

/// One entry of the log: a changed field, or (operation T) the emptying of the table or of one partition.
struct LogEntry {
  std::int64_t id = 0;
  std::string entity_id;
  std::string field;
  LoggedValue from;
  LoggedValue to;
  std::string changed_by;
  std::int64_t changed_at = 0;  // microseconds
  char operation = 'I';
  std::uint64_t transaction = 0;
};

/// Columns by the names that they have now. One that is missing is not known.
using RowValues = std::map<std::string, LoggedValue>;

/// Where a row's history is read from, in order of id.
struct LogSource {
  std::function<std::vector<LogEntry>(const std::string& entity_id)> entries;
  std::function<std::vector<LogEntry>()> truncations;
  /// The row as the table has it now; nothing if it has none.
  std::function<std::optional<RowValues>(const std::string& entity_id)> current;
  /// Whether a row with these values belonged to a partition; nothing if that can't be told any more.
  std::function<std::optional<bool>(const std::string& partition, const RowValues& values)> belongs;
  /// An entity's name into the texts of the key's columns, and back.
  std::function<std::vector<std::string>(const std::string& entity_id)> split;
  std::function<std::string(const std::vector<std::string>& parts)> join;
};

class RowHistory {
 public:
  /// `columns` are all that the table has now, `key` those of them that name a row, in order, and `scope` is
  /// that of the audit.
  RowHistory(LogSource source, std::vector<std::string> columns, std::vector<std::string> key,
             AuditScope scope);

  /// An entity's entries and the truncations that removed it.
  std::vector<LogEntry> entries(const std::string& entity_id) const;

  /// The row at that time (microseconds); nothing if there was none. What no entry tells and no current row
  /// shows is missing.
  std::optional<RowValues> at(const std::string& entity_id, std::int64_t time) const;

 private:
  /// The entries of one change of one row.
  using Event = std::vector<LogEntry>;

  enum class Life { unknown, alive, gone };
  /// An entity's row as its events tell it, one after the other.
  struct Replay {
    Life life = Life::unknown;
    RowValues values;
  };

  /// The names of an entity before and after an event that changes its key.
  struct Renaming {
    std::string from;
    std::string to;
  };

  std::vector<Event> events(const std::string& entity_id) const;
  /// `removed_before` is the id of the truncation before it that did.
  bool has_removed(const LogEntry& truncation, const std::string& entity_id, const std::vector<Event>& own,
                   std::int64_t removed_before) const;
  std::optional<Renaming> renaming(const Event& event, const std::string& entity_id) const;
  std::optional<std::string> column_of(const LogEntry& entry) const;
  bool begins_life(const Event& event, const std::string& entity_id) const;

  void replay(Replay& row, const std::string& entity_id, const Event& event) const;
  /// The row that an event has given its name to, as it was before that under its old one.
  Replay before_renaming(const Renaming& renaming, const Event& event) const;
  /// What is not known yet, from what later events say that it was.
  void fill_in(RowValues& values, const std::string& entity_id, const Event* later, const Event* end) const;
  void add_key(RowValues& values, const std::string& entity_id) const;
  void fill_in_current(RowValues& values, const std::string& entity_id) const;

  LogSource source_;
  std::vector<std::string> columns_;
  std::vector<std::string> key_;
  AuditScope scope_;
};

}  // namespace core
