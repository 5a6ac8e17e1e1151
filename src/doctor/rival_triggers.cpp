#include "doctor/rival_triggers.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "catalog/catalog_scan.hpp"
#include "core/message_text.hpp"
#include "extension/own_function.hpp"
#include "pg/text.hpp"

namespace doctor {

namespace {

using core::Severity;

bool fires_before_row(const Trigger& trigger) {
  return TRIGGER_FOR_BEFORE(trigger.tgtype) && TRIGGER_FOR_ROW(trigger.tgtype) &&
         trigger.tgenabled != TRIGGER_DISABLED;
}

bool is_before(const rule::RuleTrigger& rule) {
  return TRIGGER_FOR_BEFORE(rule.trigger->tgtype);
}

/// A name under which the trigger would fire before all rules; none of the tables has it yet.
std::string earlier_name(const std::string& name, const std::vector<Oid>& tree) {
  constexpr std::size_t longest = NAMEDATALEN - 1;
  for (int attempt = 1;; ++attempt) {
    std::string const prefix = attempt == 1 ? "before_rules_" : fmt::format("before_rules_{}_", attempt);
    std::string candidate = pg::bounded_identifier(prefix + name, longest);
    const char* const text = candidate.c_str();
    bool const taken = std::any_of(tree.begin(), tree.end(), [&](Oid table) {
      return OidIsValid(pg::call([&] { return get_trigger_oid(table, text, true); }));
    });
    if (!taken) return candidate;
  }
}

void report(Oid table, const Trigger& trigger, const rule::RuleTrigger& first, const std::vector<Oid>& tree,
            core::Findings* findings) {
  bool const writes = TRIGGER_FOR_INSERT(trigger.tgtype) || TRIGGER_FOR_UPDATE(trigger.tgtype);
  bool const in_replicas = trigger.tgenabled == TRIGGER_FIRES_ON_REPLICA;
  std::string text = fmt::format(
      "trigger {} fires after the rule, and could {}{}", core::quoted(trigger.tgname),
      writes ? "change what that has checked, or cancel the write" : "keep the row from being deleted",
      in_replicas ? ", in replica sessions" : "");
  findings->add(table, first.name, writes && !in_replicas ? Severity::error : Severity::warning,
                std::move(text),
                core::Remedy::sql(fmt::format("ALTER TRIGGER {} ON {} RENAME TO {};",
                                              pg::quote_identifier(trigger.tgname), pg::quote_relation(table),
                                              pg::quote_identifier(earlier_name(trigger.tgname, tree)))));
}

const char* command_of(char event) {
  switch (event) {
    case '2':
      return "UPDATE";
    case '3':
      return "INSERT";
    default:
      return "DELETE";
  }
}

struct RewriteRule {
  std::string name;
  char event;
};

std::vector<RewriteRule> instead_rules(Oid relation) {
  std::vector<RewriteRule> found;
  catalog::CatalogScan rows(RewriteRelationId, RewriteRelRulenameIndexId,
                            {catalog::oid_key(Anum_pg_rewrite_ev_class, relation)});
  while (HeapTuple const row = rows.next()) {
    auto* form = reinterpret_cast<Form_pg_rewrite>(GETSTRUCT(row));
    if (!form->is_instead || form->ev_enabled == RULE_DISABLED) continue;
    found.push_back({NameStr(form->rulename), form->ev_type});
  }
  return found;
}

}  // namespace

void examine_later_triggers(Relation table, const std::vector<Oid>& tree,
                            const std::vector<rule::RuleTrigger>& rules, core::Findings* findings) {
  auto const first = std::find_if(rules.begin(), rules.end(), is_before);
  if (first == rules.end()) return;
  for (Oid const oid : tree) {
    catalog::OpenRelation const relation(oid, NoLock);
    const TriggerDesc* const triggers = pg::call([&] { return CopyTriggerDesc(relation->trigdesc); });
    for (int i = 0; triggers != nullptr && i < triggers->numtriggers; ++i) {
      const Trigger& trigger = triggers->triggers[i];
      // A partition's copy is its table's to report.
      bool const is_copy = trigger.tgisclone && oid != RelationGetRelid(table);
      if (!fires_before_row(trigger) || is_copy || std::string_view(trigger.tgname) <= first->name) continue;
      if (extension::function_name(trigger.tgfoid).empty()) report(oid, trigger, *first, tree, findings);
    }
  }
}

void examine_rewrite_rules(const std::vector<Oid>& tree, core::Findings* findings) {
  for (Oid const oid : tree) {
    catalog::OpenRelation const relation(oid, NoLock);
    if (!relation->rd_rel->relhasrules) continue;
    for (const RewriteRule& rule : instead_rules(oid)) {
      findings->add(oid, {}, Severity::warning,
                    fmt::format("rewrite rule {} does something else instead of {}, which rules do not see",
                                core::quoted(rule.name), command_of(rule.event)),
                    core::Remedy::sql(fmt::format("DROP RULE {} ON {};", pg::quote_identifier(rule.name),
                                                  pg::quote_relation(oid))));
    }
  }
}

}  // namespace doctor
