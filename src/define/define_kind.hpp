// What the house has to know of define()'s rules.
#pragma once

#include "define/define_rule.hpp"
#include "rule/rule_kind.hpp"

namespace define {

class DefineKind final : public rule::KindOf<DefineRule> {
 public:
  std::string_view name() const noexcept override { return "define"; }
  std::span<const std::string_view> members() const noexcept override;
  std::string trigger_name(const core::Json& definition) const override;
  std::vector<expression::ExpressionSource> expressions(const core::Json& definition,
                                                        const std::string& rule) const override;
  rule::InstallerCall installer_call(const core::Json& definition, Oid table, bool unseen) const override;
  bool names_column(const core::Json& definition, std::string_view column) const override;
  std::optional<core::Json> rename_column(const core::Json& definition, const std::string& from,
                                          const std::string& to) const override;
  void check_rows(Oid table, const rule::RuleTrigger& rule) const override;
  bool needs_value(Relation relation, const core::Json& definition, const std::string& column,
                   const std::string& value) const override;
  const rule::TruncateTrigger* truncate() const noexcept override;
  void examine(const rule::ExaminedRule& rule, core::Findings* findings) const override;
};
inline constexpr DefineKind kind;

}  // namespace define
