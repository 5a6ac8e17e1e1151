#include "doctor/applicability.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/message_text.hpp"
#include "doctor/rule_firing.hpp"
#include "pg/dry_run.hpp"
#include "pg/security.hpp"
#include "pg/text.hpp"
#include "rule/rule_uses.hpp"

namespace doctor {

namespace {

using core::Severity;

/// What keeps the rule from being compiled for the table. As the owner of the table that it was made on:
/// planning runs immutable functions, and whoever asks is not to run these.
std::optional<std::string> obstacle(const rule::Kind& kind, const rule::ExaminedRule& rule, Oid oid) {
  catalog::OpenRelation const table(oid, NoLock);
  if (table->rd_rel->relkind == RELKIND_FOREIGN_TABLE) return std::nullopt;
  auto const copy =
      oid == RelationGetRelid(rule.home) ? std::optional(rule.trigger) : copy_of(rule.trigger, table.get());
  if (!copy) return std::nullopt;
  return pg::failure_of([&] {
    pg::ActingAs const owner(rule.home->rd_rel->relowner);
    kind.check(table.get(), *copy->trigger);
  });
}

}  // namespace

bool is_applicable(const rule::Kind& kind, const rule::ExaminedRule& rule, core::Findings* findings) {
  for (Oid const oid : rule.tree) {
    auto const why = obstacle(kind, rule, oid);
    if (!why) continue;
    findings->add(
        oid, rule.trigger.name, Severity::error, *why,
        core::Remedy::comment(
            "Put back what the rule uses, or define it anew, or remove it by pgshift.drop_rule()."));
    return false;
  }
  return true;
}

void examine_members(const rule::Kind& kind, const rule::ExaminedRule& rule, core::Findings* findings) {
  const core::JsonObject* const members = rule.trigger.definition.object();
  if (members == nullptr) return;
  std::vector<std::string> unknown;
  for (const core::JsonMember& member : *members) {
    bool const known =
        member.name == "enforce" || member.name == rule::lost_member ||
        std::find(kind.members().begin(), kind.members().end(), member.name) != kind.members().end();
    if (!known) unknown.push_back(member.name);
  }
  if (unknown.empty()) return;
  findings->add(rule, Severity::warning,
                fmt::format("the definition holds {}, which this version of the extension does not know",
                            core::quoted_list(unknown)),
                core::Remedy::comment(
                    "Install the version of the extension that made the rule, or define the rule anew."));
}

void examine_uses(const rule::Kind& kind, const rule::ExaminedRule& rule, core::Findings* findings) {
  if (rule::are_uses_recorded(rule.trigger.oid, kind, rule.trigger.definition)) return;
  Oid const table = RelationGetRelid(rule.home);
  bool const is_always = rule::expected_enabled(rule.trigger.definition) == TRIGGER_FIRES_ALWAYS;
  findings->add(
      rule, Severity::warning,
      "what its expressions use is not recorded: whoever drops or renames it is not told, and stops "
      "all writes",
      core::Remedy::sql(fmt::format("ALTER TABLE {} ENABLE {}TRIGGER {};", pg::quote_relation(table),
                                    is_always ? "ALWAYS " : "", pg::quote_identifier(rule.trigger.name))));
}

}  // namespace doctor
