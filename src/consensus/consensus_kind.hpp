// What the house has to know of consensus()'s rules, the gates.
#pragma once

#include "consensus/consensus_rule.hpp"
#include "rule/rule_kind.hpp"

namespace consensus {

class ConsensusKind final : public rule::KindOf<ConsensusRule> {
 public:
  std::string_view name() const noexcept override { return "consensus"; }
  std::span<const std::string_view> members() const noexcept override;
  std::string_view subject() const noexcept override { return "transition"; }
  bool has_identity() const noexcept override { return true; }
  std::string trigger_name(const core::Json& definition) const override;
  std::vector<expression::ExpressionSource> expressions(const core::Json& definition,
                                                        const std::string& rule) const override;
  rule::InstallerCall installer_call(const core::Json& definition, Oid table, bool unseen) const override;
  std::optional<core::Json> settle(Oid table, const core::Json& definition) const override;
  std::vector<storage::NamedDefinition> records(const core::Json& definition) const override;
  bool needs_primary_key(const core::Json& /*definition*/) const override { return true; }
  bool names_column(const core::Json& definition, std::string_view column) const override;
  std::optional<core::Json> rename_column(const core::Json& definition, const std::string& from,
                                          const std::string& to) const override;
  std::optional<core::Json> replace_key(Relation relation, const rule::RuleTrigger& rule,
                                        const std::vector<std::string>& former) const override;
  void note_columns(Oid table, const catalog::ColumnChanges& changes) const override;
  bool needs_value(Relation relation, const core::Json& definition, const std::string& column,
                   const std::string& value) const override;
  void values_replaced(Relation relation, const rule::RuleTrigger& rule,
                       const std::string& column) const override;
  bool records_values() const noexcept override { return true; }
  void forget_values(Oid table, const core::Json& definition, const std::string& column) const override;
  void removed(Oid table, const core::Json& definition) const override;
  const rule::TruncateTrigger* truncate() const noexcept override;
  void examine(const rule::ExaminedRule& rule, core::Findings* findings) const override;
};
inline constexpr ConsensusKind kind;

}  // namespace consensus
