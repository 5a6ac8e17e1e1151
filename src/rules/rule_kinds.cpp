#include "rules/rule_kinds.hpp"

#include "define/define_rule.hpp"
#include "define/existing_rows.hpp"
#include "define/truncate_guard.hpp"

namespace rules {

namespace {

constexpr std::array<RuleKind, 1> kinds{{
    {define::kind, define::check_rule, define::trigger_name, define::names_column, define::rename_column,
     define::check_rows, define::sync_truncate_guards},
}};

}  // namespace

const RuleKind* find_kind(std::string_view name) {
  for (const RuleKind& kind : kinds) {
    if (kind.name == name) return &kind;
  }
  return nullptr;
}

void tidy_all(Oid table) {
  for (const RuleKind& kind : kinds) kind.tidy(table);
}

std::string kind_names() {
  std::string names;
  for (const RuleKind& kind : kinds) {
    if (!names.empty()) names += ", ";
    names += kind.name;
  }
  return names;
}

}  // namespace rules
