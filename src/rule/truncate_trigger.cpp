#include "rule/truncate_trigger.hpp"

#include <optional>

#include <fmt/format.h>

#include "catalog/dependencies.hpp"
#include "catalog/relation.hpp"
#include "core/message_text.hpp"
#include "extension/extension.hpp"
#include "extension/own_change.hpp"
#include "pg/compat.hpp"
#include "pg/security.hpp"
#include "pg/spi.hpp"
#include "pg/text.hpp"
#include "rule/rule_trigger.hpp"

namespace rule {

namespace {

struct Standing {
  bool wanted;
  std::optional<OwnTrigger> installed;
};

Standing standing_on(Oid oid, const TruncateTrigger& trigger) {
  catalog::OpenRelation const table(oid, NoLock);
  Standing standing{trigger.is_wanted(table.get()), std::nullopt};
  for (OwnTrigger& candidate : own_triggers(table.get())) {
    if (candidate.name == trigger.name && candidate.function == trigger.function) {
      standing.installed = std::move(candidate);
    }
  }
  return standing;
}

std::string creation(Oid table, const TruncateTrigger& trigger) {
  return fmt::format("CREATE TRIGGER {} {} TRUNCATE ON {} FOR EACH STATEMENT EXECUTE FUNCTION pgshift.{}()",
                     trigger.name, trigger.timing, pg::quote_relation(table), trigger.function);
}

/// Changes a table's triggers as the extension's owner where the current user may not: a
/// partition's owner is not in the way of who owns the partitioned table, whose rules and their triggers
/// partitions have. Such triggers have no owner but their tables', and nobody's code runs.
template <class Change>
void change_triggers_of(Oid table, Change&& change) {
  // An owner may have revoked TRIGGER on the table from itself; CREATE TRIGGER asks for it.
  bool const may = pg::call([&] {
    Oid const user = GetUserId();
    return pg::compat::owns_relation(table, user) &&
           pg_class_aclcheck(table, user, ACL_TRIGGER) == ACLCHECK_OK;
  });
  std::optional<pg::ActingAs> extension_owner;
  if (!may) {
    extension_owner.emplace(
        catalog::owner_of(catalog::Object{NamespaceRelationId, extension::extension_schema()}));
  }
  change();
}

}  // namespace

void add_truncate_triggers(Oid table, const TruncateTrigger& trigger) {
  for (Oid const oid : catalog::relation_tree(table, AccessShareLock)) {
    Standing standing = standing_on(oid, trigger);
    if (!standing.wanted) continue;
    if (!standing.installed) {
      change_triggers_of(oid, [&] {
        extension::OwnChange const own;
        pg::Spi().execute(creation(oid, trigger));
      });
      // What was just created fires as CREATE TRIGGER has it, which is not yet as the rules want
      // it.
      standing = standing_on(oid, trigger);
    }
    OwnTrigger const& installed = standing.installed.value();
    if (installed.enabled == installed.expected) continue;
    change_triggers_of(oid, [&] { set_enabled(oid, installed.name, installed.expected); });
  }
}

void sync_truncate_triggers(Oid table, const TruncateTrigger& trigger) {
  add_truncate_triggers(table, trigger);
  for (Oid const oid : catalog::relation_tree(table, AccessShareLock)) {
    Standing const standing = standing_on(oid, trigger);
    if (!standing.installed || standing.wanted) continue;
    change_triggers_of(oid, [&] { drop_rule_trigger(oid, trigger.name); });
  }
}

void examine_truncate_triggers(const std::vector<Oid>& tables, const TruncateTrigger& trigger,
                               core::Findings* findings) {
  for (Oid const oid : tables) {
    auto const [wanted, installed] = standing_on(oid, trigger);
    if (!wanted || (installed && installed->enabled == installed->expected)) continue;
    bool const always = !installed || installed->expected == TRIGGER_FIRES_ALWAYS;
    std::string const enable = fmt::format("ALTER TABLE {} ENABLE {}TRIGGER {};", pg::quote_relation(oid),
                                           always ? "ALWAYS " : "", trigger.name);
    if (!installed) {
      findings->add(oid, {}, core::Severity::error,
                    fmt::format("trigger {} is gone: rules do not see TRUNCATE", core::quoted(trigger.name)),
                    core::Remedy::sql(creation(oid, trigger) + "; " + enable));
    } else {
      findings->add(oid, {}, core::Severity::error,
                    fmt::format("trigger {} is disabled or does not fire in every session: rules do not see "
                                "every TRUNCATE",
                                core::quoted(trigger.name)),
                    core::Remedy::sql(enable));
    }
  }
}

std::vector<RuleTrigger> rules_for_truncate(const pg::TriggerCall& call, std::string_view kind) {
  bool const replicated = call.is_replicated();
  std::vector<RuleTrigger> rules = rule_triggers(call.relation(), kind);
  std::erase_if(rules, [&](const RuleTrigger& rule) {
    core::Enforcement const mode = core::enforcement_of(rule.definition);
    return rule.enabled == TRIGGER_DISABLED || !is_enforced_here(mode) ||
           (replicated && mode != core::Enforcement::everywhere);
  });
  return rules;
}

}  // namespace rule
