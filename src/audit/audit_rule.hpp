// An audit() rule, compiled for one table.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/audit/audit_scope.hpp"
#include "core/table_id.hpp"
#include "pg/memory.hpp"
#include "row/entity_key.hpp"
#include "rule/rule_cache.hpp"
#include "rule/rule_trigger.hpp"

namespace audit {

/// How a value becomes a text.
enum class TextForm { as_it_is, int2, int4, int8, date, timestamp, timestamptz, output_function };

/// A column that the audit follows.
struct AuditedField {
  std::string name;
  Datum logged_name;  // a text
  AttrNumber number;
  bool is_tracked;  // a key's column is logged where it changes, tracked or not
  bool is_redacted;
  bool is_of_key;
  TextForm form;
  bool depends_on_settings;
  bool by_value;
  std::int16_t length;
  mutable FmgrInfo output;
};

class AuditRule final : public rule::Rule {
 public:
  /// Compiles the stored definition for the rows of `relation`: the table `home.relation` or a partition of
  /// it. Throws a Report or a pg::Error that says what doesn't fit.
  AuditRule(const core::Json& definition, std::string name, const rule::RuleHome& home, Relation relation);

  const std::string& name() const noexcept { return name_; }
  const rule::RuleHome& home() const noexcept { return home_; }
  /// For an error that is about one of its columns.
  pg::ErrorObject error_object(const std::string& column) const;
  /// What its entries name the table by.
  core::TableId table_id() const noexcept { return table_id_; }
  const core::AuditScope& scope() const noexcept { return scope_; }
  const row::EntityKey& key() const noexcept { return key_; }
  /// In the order of the home table's columns, so that all partitions' are alike.
  const std::vector<AuditedField>& fields() const noexcept { return fields_; }
  /// The last of the columns that are looked at in a row.
  AttrNumber last_column() const noexcept { return last_column_; }
  /// The field that is the key, if it is one; else null.
  const AuditedField* key_field() const noexcept;
  /// True if the text form of some field, or of the key's, differs under different settings.
  bool depends_on_settings() const noexcept { return depends_on_settings_; }
  bool key_depends_on_settings() const noexcept { return key_depends_on_settings_; }

 private:
  void add_field(Relation relation, const FormData_pg_attribute* home_column);

  std::string name_;
  pg::ErrorObject home_names_;
  rule::RuleHome home_;
  core::TableId table_id_;
  core::AuditScope scope_;
  row::EntityKey key_;
  std::vector<AuditedField> fields_;
  AttrNumber last_column_ = 0;
  bool depends_on_settings_ = false;
  bool key_depends_on_settings_ = false;
  pg::OwnedContext memory_;
};

/// The columns that name the relation's rows in the log. Throws where there are none, or none that could.
std::vector<std::string> key_names(const core::AuditScope& scope, Relation relation);

/// The table whose history a table's rows are in: for a partition, the one that the rule was made on. The
/// table itself if it has no audit rule.
Oid audited_table(Relation relation);

}  // namespace audit
