// Which columns of a table an audit follows, and what they were called when.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/id_range.hpp"
#include "core/json.hpp"

namespace core {

/// A column had the name `from` in all entries of the log with an id below `before`.
struct ColumnRename {
  std::string from;
  std::string to;
  std::int64_t before;
};

Json write_rename(const ColumnRename& rename);
ColumnRename read_rename(const Json& json);

/// The columns that have told rows apart in the log's entries from the id `since` on, as they were called
/// after so many renames.
struct LoggedKey {
  std::vector<std::string> columns;
  std::int64_t since;
  std::size_t renames;

  /// What they are called after all of these; a column that is gone has no name.
  std::vector<std::string> names_after(const std::vector<ColumnRename>& all) const;
};

/// Where the entries know rows by other columns than the last of these keys, which follow each other, each
/// with its columns as they are called now.
std::vector<IdRange> keyed_otherwise(const std::vector<LoggedKey>& keys);

Json write_logged_key(const LoggedKey& key);
LoggedKey read_logged_key(const Json& json);

/// What these have called the column that is called `column` now in the entry with that id.
std::string name_at(const std::vector<ColumnRename>& renames, std::string column, std::int64_t id);

struct AuditScope {
  std::optional<std::vector<std::string>> track;  // nothing: all columns
  std::vector<std::string> exclude;
  std::vector<std::string> redact;
  std::vector<std::string> key;  // empty: the primary key
  std::vector<ColumnRename> renames;
  std::vector<IdRange> keyed_otherwise;  // entries in these know rows by other columns

  bool tracks(std::string_view column) const;
  bool redacts(std::string_view column) const;

  /// Throws InvalidArgument: an empty list, a name twice, or names that contradict each other.
  void check() const;

  /// Every column that the lists name, for whoever looks whether they exist.
  std::vector<std::string> named() const;
  /// The columns that the audit can't do without: it can't be applied once one of them is gone.
  bool needs(std::string_view column) const;

  /// What the column that is called `column` now was called in the entry with that id.
  std::string name_at(std::string column, std::int64_t id) const;
  /// Follows a rename of a column, tracked by name or not. Without `from`, a column of that name is gone, or
  /// new: none was called so in those entries.
  void rename(const std::string& from, const std::string& to, std::int64_t before);
  /// True if a column has had the name, or has it since another had it, as far as renames tell.
  bool has_known(std::string_view name) const;
  /// True if a column has given the name up and no other is known to have taken it: whichever has it now is
  /// new.
  bool has_been_left(std::string_view name) const;
};

/// As a rule's definition has it.
AuditScope read_audit_scope(const Json& definition);
Json write_audit_scope(const AuditScope& scope);

}  // namespace core
