// What the house has to know of pretend()'s rules.
#pragma once

#include <array>

#include "pretend/pretend_rule.hpp"
#include "pretend/pretend_table.hpp"
#include "rule/rule_kind.hpp"

namespace pretend {

class PretendKind final : public rule::KindOf<PretendRule> {
 public:
  std::string_view name() const noexcept override { return "pretend"; }
  std::span<const std::string_view> members() const noexcept override {
    static constexpr std::array<std::string_view, 2> all{"field", "table_id"};
    return all;
  }
  bool has_identity() const noexcept override { return true; }
  std::string trigger_name(const core::Json& definition) const override {
    return rule::rule_name(5, name(), definition.text("field"));
  }
  rule::InstallerCall installer_call(const core::Json& definition, Oid table,
                                     bool /*unseen*/) const override {
    return rule::InstallerCall("pretend", table).with("field", definition.text("field"));
  }
  std::vector<storage::NamedDefinition> records(const core::Json& /*definition*/) const override {
    return {{table_name, &table}};
  }
  bool names_column(const core::Json& definition, std::string_view column) const override {
    return definition.text("field") == column;
  }
  std::optional<core::Json> rename_column(const core::Json& definition, const std::string& from,
                                          const std::string& to) const override {
    if (definition.text("field") != from) return std::nullopt;
    auto const id = core::table_id_of(definition);
    core::Json renamed{core::JsonObject{{"field", core::Json{to}}}};
    return id ? core::with_table_id(std::move(renamed), *id) : renamed;
  }
  void examine(const rule::ExaminedRule& rule, core::Findings* findings) const override {
    findings->add(rule, core::Severity::info, "the rule pretends",
                  core::Remedy::comment("Nothing is to be done."));
  }
};
inline constexpr PretendKind kind;

}  // namespace pretend
