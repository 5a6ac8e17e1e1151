#include "rule/rule_kind.hpp"

#include "core/message_text.hpp"

namespace rule {

std::vector<expression::ExpressionSource> Kind::expressions(const core::Json& /*definition*/,
                                                            const std::string& /*rule*/) const {
  return {};
}

std::vector<storage::NamedDefinition> Kind::records(const core::Json& /*definition*/) const {
  return {};
}

bool Kind::needs_primary_key(const core::Json& /*definition*/) const {
  return false;
}

std::optional<core::Json> Kind::settle(Oid /*table*/, const core::Json& /*definition*/) const {
  return std::nullopt;
}

void Kind::check(Relation relation, const Trigger& trigger) const {
  auto const rule = compile(relation, trigger);
  applying_rule(trigger.tgname, RelationGetRelid(relation), [&] { rule->compile_all(relation); });
}

std::optional<core::Json> Kind::add_column(const core::Json& /*definition*/,
                                           const std::string& /*column*/) const {
  return std::nullopt;
}

std::optional<core::Json> Kind::without_field(const core::Json& /*definition*/,
                                              std::string_view /*field*/) const {
  return std::nullopt;
}

std::optional<core::Json> Kind::replace_key(Relation /*relation*/, const RuleTrigger& /*rule*/,
                                            const std::vector<std::string>& /*former*/) const {
  return std::nullopt;
}

void Kind::note_columns(Oid /*table*/, const catalog::ColumnChanges& /*changes*/) const {}

void Kind::check_rows(Oid /*table*/, const RuleTrigger& /*rule*/) const {}

bool Kind::needs_value(Relation /*relation*/, const core::Json& /*definition*/, const std::string& /*column*/,
                       const std::string& /*value*/) const {
  return false;
}

void Kind::values_replaced(Relation /*relation*/, const RuleTrigger& /*rule*/,
                           const std::string& /*column*/) const {}

void Kind::forget_values(Oid /*table*/, const core::Json& /*definition*/,
                         const std::string& /*column*/) const {}

void Kind::removed(Oid /*table*/, const core::Json& /*definition*/) const {}

const Kind* find_kind(std::string_view name) {
  for (const Kind* kind : kinds()) {
    if (kind->name() == name) return kind;
  }
  return nullptr;
}

std::string kind_names() {
  return core::joined(kinds(), [](const Kind* kind) { return kind->name(); });
}

void sync_truncate_triggers(Oid table) {
  for (const Kind* kind : kinds()) {
    if (const TruncateTrigger* const trigger = kind->truncate()) sync_truncate_triggers(table, *trigger);
  }
}

}  // namespace rule
