// What the house has to know of audit()'s rules.
#pragma once

#include "audit/audit_rule.hpp"
#include "rule/rule_kind.hpp"

namespace audit {

/// A table has one rule of this kind.
class AuditKind final : public rule::KindOf<AuditRule> {
 public:
  std::string_view name() const noexcept override { return "audit"; }
  std::span<const std::string_view> members() const noexcept override;
  bool has_identity() const noexcept override { return true; }
  std::string trigger_name(const core::Json& definition) const override;
  rule::InstallerCall installer_call(const core::Json& definition, Oid table, bool unseen) const override;
  /// The log, and its seals and salts if there are any.
  std::vector<storage::NamedDefinition> records(const core::Json& definition) const override;
  bool needs_primary_key(const core::Json& definition) const override;
  bool names_column(const core::Json& definition, std::string_view column) const override;
  std::optional<core::Json> rename_column(const core::Json& definition, const std::string& from,
                                          const std::string& to) const override;
  /// Notes that a column has a name which another had, if one had.
  std::optional<core::Json> add_column(const core::Json& definition,
                                       const std::string& column) const override;
  /// An audit by the primary key goes on by the former one's columns, under which its entries are. A Report
  /// (2BP01) if one of them is gone.
  std::optional<core::Json> replace_key(Relation relation, const rule::RuleTrigger& rule,
                                        const std::vector<std::string>& former) const override;
  void note_columns(Oid table, const catalog::ColumnChanges& changes) const override;
  /// True if the column is of the key: the log has its values as texts.
  bool needs_value(Relation relation, const core::Json& definition, const std::string& column,
                   const std::string& value) const override;
  const rule::TruncateTrigger* truncate() const noexcept override;
  void examine(const rule::ExaminedRule& rule, core::Findings* findings) const override;
};
inline constexpr AuditKind kind;

}  // namespace audit
