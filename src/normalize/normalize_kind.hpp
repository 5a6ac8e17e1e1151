// What the house has to know of normalize()'s rules.
#pragma once

#include "normalize/normalize_rule.hpp"
#include "rule/rule_kind.hpp"

namespace normalize {

/// A table has one rule of this kind, which goes before those of all others.
class NormalizeKind final : public rule::KindOf<NormalizeRule> {
 public:
  std::string_view name() const noexcept override { return "normalize"; }
  std::span<const std::string_view> members() const noexcept override;
  std::string trigger_name(const core::Json& definition) const override;
  std::vector<expression::ExpressionSource> expressions(const core::Json& definition,
                                                        const std::string& rule) const override;
  rule::InstallerCall installer_call(const core::Json& definition, Oid table, bool unseen) const override;
  bool names_column(const core::Json& definition, std::string_view column) const override;
  std::optional<core::Json> rename_column(const core::Json& definition, const std::string& from,
                                          const std::string& to) const override;
  bool has_many_fields() const noexcept override { return true; }
  std::optional<core::Json> without_field(const core::Json& definition,
                                          std::string_view field) const override;
  void examine(const rule::ExaminedRule& rule, core::Findings* findings) const override;
};
inline constexpr NormalizeKind kind;

}  // namespace normalize
