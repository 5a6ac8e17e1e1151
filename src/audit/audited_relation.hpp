// A table whose history is asked for, by whom it may be.
#pragma once

#include <optional>
#include <string>

#include "audit/audit_rule.hpp"
#include "audit/entity_names.hpp"
#include "core/audit/row_history.hpp"

namespace audit {

class AuditedRelation {
 public:
  /// `relation` may be a partition. Throws a Report, 42501, where the caller has no SELECT on it, nor on its
  /// key's columns, or where row security hides rows from him.
  explicit AuditedRelation(Oid relation);

  /// False once drop_rule() has ended the audit, or before there was one; the log is still there.
  bool is_audited() const noexcept { return is_audited_; }
  /// A Report (55000) if there never was one.
  void require_history() const;

  /// True if the caller may SELECT all columns.
  bool shows_all() const noexcept { return shows_all_; }
  /// True if the caller may SELECT the column, or, if it is gone, the whole table.
  bool shows(const std::string& column) const;

  bool has_column(const std::string& name) const;
  /// A Report unless the table has a column of that name, or had one (42703) that the caller may see (42501).
  void require_field(const std::string& name) const;
  /// A name of the entity, of one as somebody has typed it. A Report (22P02, 22023) if there can be no such
  /// row.
  std::string entity_id(const std::string& typed) const;
  /// True if the entry may name its row by columns that the caller has not asked by: those of another key.
  bool is_keyed_otherwise(std::int64_t entry) const;
  const std::vector<core::TableId>& identities() const noexcept { return identities_; }
  core::RowHistory history() const;
  /// The column that was called `field` in the entry with that id; empty if the table has none now.
  std::string column_at(const std::string& field, std::int64_t id) const;

 private:
  void read_what_was_noted();
  void require_bound_rule(const core::Json& definition, const std::string& rule) const;
  void require_sight_of_key() const;
  bool was_shown_column(const std::string& name) const;
  std::optional<core::RowValues> current_row(const std::string& entity_id) const;
  std::vector<core::LogEntry> entries(const std::string& entity_id) const;

  Oid table_;
  std::vector<core::TableId> identities_;  // what the log calls it
  bool is_audited_ = false;
  bool was_audited_ = false;
  bool is_key_gone_ = false;
  bool shows_all_ = false;
  core::AuditScope scope_;
  std::vector<std::string> columns_;
  row::EntityKey key_;
  std::vector<std::string> key_columns_;
  mutable std::optional<EntityNames> names_;  // none without a key
};

}  // namespace audit
