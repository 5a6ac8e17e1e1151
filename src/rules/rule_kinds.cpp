#include "rules/rule_kinds.hpp"

#include "audit/audit_examination.hpp"
#include "audit/audit_rule.hpp"
#include "audit/audit_truncate.hpp"
#include "audit/key_values.hpp"
#include "audit/noted_columns.hpp"
#include "consensus/approved_columns.hpp"
#include "consensus/approved_values.hpp"
#include "consensus/consensus_examination.hpp"
#include "consensus/consensus_rule.hpp"
#include "consensus/consensus_truncate.hpp"
#include "core/message_text.hpp"
#include "define/define_examination.hpp"
#include "define/define_rule.hpp"
#include "define/define_truncate.hpp"
#include "define/existing_rows.hpp"
#include "define/state_values.hpp"
#include "normalize/normalize_examination.hpp"
#include "normalize/normalize_rule.hpp"

namespace rules {

namespace {

/// For rules that refuse no row for what it is.
void accept_rows(Oid, const rule::RuleTrigger&) {}

void nothing_to_tidy(Oid) {}
void nothing_to_examine(const std::vector<Oid>&, core::Findings*) {}
std::vector<expression::ExpressionSource> no_expressions(const core::Json&, const std::string&) {
  return {};
}
std::vector<storage::OwnTableShape> nothing_recorded(const core::Json&) {
  return {};
}
bool needs_no_key(const core::Json&) {
  return false;
}

using Members = std::string_view;
constexpr std::array normalize_members{Members("fields"), Members("bound_fields"), Members("settings")};
constexpr std::array define_members{
    Members("field"),  Members("states"),       Members("transitions"),   Members("initial"),
    Members("guards"), Members("settings"),     Members("strict_insert"), Members("frozen"),
    Members("notify"), Members("bound_guards"), Members("frozen_except"), Members("stamps")};
constexpr std::array consensus_members{
    Members("field"),           Members("transition"), Members("require"),        Members("roles"),
    Members("condition"),       Members("settings"),   Members("distinct_roles"), Members("requester"),
    Members("expires"),         Members("bind"),       Members("authenticated"),  Members("approvals"),
    Members("bound_condition"), Members("table_id"),   Members("gate"),           Members("fresh"),
    Members("from_states")};
constexpr std::array audit_members{Members("track"),   Members("exclude"), Members("redact"),
                                   Members("key"),     Members("renames"), Members("keyed_otherwise"),
                                   Members("table_id")};

bool needs_no_value(Relation, const core::Json&, const std::string&, const std::string&) {
  return false;
}

std::optional<core::Json> same_with_column(const core::Json&, const std::string&) {
  return std::nullopt;
}

std::optional<core::Json> same_with_key(Relation, const rule::RuleTrigger&, const std::vector<std::string>&) {
  return std::nullopt;
}

void nothing_to_forget(Relation, const rule::RuleTrigger&, const std::string&) {}

/// In the order in which they see a row.
constexpr std::array<RuleKind, 4> kinds{{
    {.name = normalize::kind,
     .check = normalize::check_rule,
     .expressions = normalize::bound_expressions,
     .trigger_name = normalize::trigger_name,
     .names_column = normalize::names_column,
     .rename_column = normalize::rename_column,
     .add_column = same_with_column,
     .replace_key = same_with_key,
     .check_rows = accept_rows,
     .needs_value = needs_no_value,
     .values_replaced = nothing_to_forget,
     .forget_values = nullptr,
     .note_columns = nullptr,
     .removed = nullptr,
     .tidy = nothing_to_tidy,
     .examine = normalize::examine,
     .examine_beside = nothing_to_examine,
     .installer_call = normalize::installer_call,
     .records = nothing_recorded,
     .has_identity = false,
     .needs_primary_key = needs_no_key,
     .subject = "field",
     .members = normalize_members,
     .without_field = normalize::without_field},
    {.name = define::kind,
     .check = define::check_rule,
     .expressions = define::bound_expressions,
     .trigger_name = define::trigger_name,
     .names_column = define::names_column,
     .rename_column = define::rename_column,
     .add_column = same_with_column,
     .replace_key = same_with_key,
     .check_rows = define::check_rows,
     .needs_value = define::needs_value,
     .values_replaced = nothing_to_forget,
     .forget_values = nullptr,
     .note_columns = nullptr,
     .removed = nullptr,
     .tidy = define::sync_truncate_guards,
     .examine = define::examine,
     .examine_beside = define::examine_truncate_guards,
     .installer_call = define::installer_call,
     .records = nothing_recorded,
     .has_identity = false,
     .needs_primary_key = needs_no_key,
     .subject = "field",
     .members = define_members},
    {.name = consensus::kind,
     .check = consensus::check_rule,
     .expressions = consensus::bound_expressions,
     .trigger_name = consensus::trigger_name,
     .names_column = consensus::names_column,
     .rename_column = consensus::rename_column,
     .add_column = same_with_column,
     .replace_key = consensus::replace_key,
     .check_rows = accept_rows,
     .needs_value = consensus::needs_value,
     .values_replaced = consensus::forget_approvals,
     .forget_values = consensus::forget_approvals_of_type,
     .note_columns = consensus::note_columns,
     .removed = consensus::drop_unused_approvals,
     .tidy = consensus::sync_truncate_triggers,
     .examine = consensus::examine,
     .examine_beside = consensus::examine_truncate_triggers,
     .installer_call = consensus::installer_call,
     .records = consensus::records,
     .has_identity = true,
     .needs_primary_key = consensus::needs_primary_key,
     .subject = "transition",
     .members = consensus_members},
    {.name = audit::kind,
     .check = audit::check_rule,
     .expressions = no_expressions,
     .trigger_name = audit::trigger_name,
     .names_column = audit::names_column,
     .rename_column = audit::rename_column,
     .add_column = audit::add_column,
     .replace_key = audit::replace_key,
     .check_rows = accept_rows,
     .needs_value = audit::needs_value,
     .values_replaced = nothing_to_forget,
     .forget_values = nullptr,
     .note_columns = audit::note_columns,
     .removed = nullptr,
     .tidy = audit::sync_truncate_triggers,
     .examine = audit::examine,
     .examine_beside = audit::examine_truncate_triggers,
     .installer_call = audit::installer_call,
     .records = audit::records,
     .has_identity = true,
     .needs_primary_key = audit::needs_primary_key,
     .subject = "field",
     .members = audit_members},
}};

}  // namespace

std::span<const RuleKind> all_kinds() {
  return kinds;
}

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
  return core::listed(kinds, [](const RuleKind& kind) { return kind.name; });
}

}  // namespace rules
