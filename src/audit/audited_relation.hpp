// A table whose history is asked for, by whom it may be.
#pragma once

#include <memory>
#include <string>

#include "audit/audit_rule.hpp"
#include "core/row_history.hpp"

namespace audit {

class AuditedRelation {
 public:
  /// `relation` may be a partition. Throws a Report, 42501, where the caller has no SELECT on it, nor on its
  /// key's columns, or where row security hides rows from him.
  explicit AuditedRelation(Oid relation);

  /// False once drop_rule() has ended the audit, or before there was one; the log is still there.
  bool is_audited() const noexcept { return is_audited_; }

  /// True if the caller may SELECT all columns.
  bool shows_all() const noexcept { return shows_all_; }
  /// True if the caller may SELECT the column, or, if it is gone, the whole table.
  bool shows(const std::string& column) const;

  bool has_column(const std::string& name) const;
  /// An entity id as the log has it, of one that is spelled otherwise; nothing if there can be no such row.
  std::optional<std::string> entity_id(const std::string& typed) const;
  core::RowHistory history() const;
  /// The column that was called `field` in the entry with that id; empty if the table has none now.
  std::string column_at(const std::string& field, std::int64_t id) const;

 private:
  void read_what_was_noted();
  void require_bound_rule(const core::Json& definition, const std::string& rule) const;
  void require_sight_of_key() const;
  std::optional<core::RowValues> current_row(const std::string& entity_id) const;

  Oid table_;
  std::vector<core::TableId> identities_;  // what the log calls it
  bool is_audited_ = false;
  bool shows_all_ = false;
  core::AuditScope scope_;
  std::vector<std::string> columns_;
  pg::EntityKey key_;
  std::vector<std::string> key_columns_;
};

}  // namespace audit
