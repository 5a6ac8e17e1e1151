#include "rules/rule_kinds.hpp"

#include "audit/audit_rule.hpp"
#include "audit/truncate_entry.hpp"
#include "consensus/consensus_rule.hpp"
#include "consensus/truncate.hpp"
#include "define/define_rule.hpp"
#include "define/existing_rows.hpp"
#include "define/truncate_guard.hpp"
#include "normalize/normalize_rule.hpp"

namespace rules {

namespace {

/// For rules that refuse no row for what it is.
void accept_rows(Oid, const pg::RuleTrigger&) {}

void nothing_to_tidy(Oid) {}

/// In the order in which they see a row.
constexpr std::array<RuleKind, 4> kinds{{
    {normalize::kind, normalize::check_rule, normalize::trigger_name, normalize::names_column,
     normalize::rename_column, accept_rows, nothing_to_tidy, normalize::without_field},
    {define::kind, define::check_rule, define::trigger_name, define::names_column, define::rename_column,
     define::check_rows, define::sync_truncate_guards, nullptr},
    {consensus::kind, consensus::check_rule, consensus::trigger_name, consensus::names_column,
     consensus::rename_column, accept_rows, consensus::sync_truncate_triggers, nullptr},
    {audit::kind, audit::check_rule, audit::trigger_name, audit::names_column, audit::rename_column,
     accept_rows, audit::sync_truncate_triggers, nullptr},
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
