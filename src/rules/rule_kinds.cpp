#include "rules/rule_kinds.hpp"

#include "audit/audit_rule.hpp"
#include "audit/truncate_entry.hpp"
#include "define/define_rule.hpp"
#include "define/existing_rows.hpp"
#include "define/truncate_guard.hpp"
#include "normalize/normalize_rule.hpp"

namespace rules {

namespace {

/// For a rule that changes what is written and refuses nothing.
void accept_rows(Oid, const pg::RuleTrigger&) {}

void nothing_to_tidy(Oid) {}

constexpr std::array<RuleKind, 3> kinds{{
    {define::kind, define::check_rule, define::trigger_name, define::names_column, define::rename_column,
     define::check_rows, define::sync_truncate_guards},
    {normalize::kind, normalize::check_rule, normalize::trigger_name, normalize::names_column,
     normalize::rename_column, accept_rows, nothing_to_tidy, normalize::without_field},
    {audit::kind, audit::check_rule, audit::trigger_name, audit::names_column, audit::rename_column,
     audit::check_rows, audit::sync_truncate_triggers},
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
