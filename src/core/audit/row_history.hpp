// What a row was like at some time, from the log of its changes.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/audit/audit_scope.hpp"

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
  /// Those of all names that an entity has.
  std::function<std::vector<LogEntry>(const std::string& entity_id)> entries;
  /// The one that stands for all names of an entity: keys that are equal may be written differently.
  std::function<std::string(const std::string& entity_id)> main_name;
  std::function<std::vector<LogEntry>()> truncations;
  /// The row as the table has it now; nothing if it has none.
  std::function<std::optional<RowValues>(const std::string& entity_id)> current;
  /// Whether a row with these values was among those that the entry of a partition's truncation speaks of;
  /// nothing if that can't be told any more.
  std::function<std::optional<bool>(const LogEntry& truncation, const RowValues& values)> was_among;
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
  using Events = std::vector<Event>;

  /// The names of an entity before and after an event that changes its key.
  struct Renaming {
    std::string from;
    std::string to;

    bool operator==(const Renaming&) const = default;
  };

  // All of these know an entity by its main name.

  /// An entity's events, TRUNCATE apart. Kept: a chain of names is walked more than once.
  const Events& events(const std::string& entity_id) const;
  void drop_copies(Events& events) const;
  std::optional<std::string> column_of(const LogEntry& entry) const;
  /// As the key is written before and after.
  std::optional<Renaming> rewriting(const Event& event) const;
  /// The same where it becomes another key.
  std::optional<Renaming> renaming(const Event& event) const;
  bool begins_life(const Event& event, const std::string& entity_id) const;
  bool ends_life(const Event& event, const std::string& entity_id) const;
  /// The place in one name's events of the event that is told of under another name.
  std::size_t place_of(const Event& event, const Renaming& renamed, const std::string& entity_id) const;

  /// What a row is known to be after the first `count` events of an entity; nothing if these leave no row, or
  /// don't say.
  std::optional<RowValues> replay(const std::string& entity_id, std::size_t count) const;
  void replay(RowValues& values, const Event& event) const;

  std::vector<LogEntry> removals(std::vector<LogEntry> truncations, const std::string& entity_id) const;
  bool has_removed(const LogEntry& truncation, const std::string& entity_id, std::size_t count) const;

  void fill_in(RowValues& values, std::string entity_id, std::size_t next) const;
  /// The key as it is written after the first `count` events.
  void add_key(RowValues& values, const std::string& entity_id, std::size_t count) const;

  LogSource source_;
  std::vector<std::string> columns_;
  std::vector<std::string> key_;
  AuditScope scope_;
  mutable std::map<std::string, Events> events_;
};

}  // namespace core
