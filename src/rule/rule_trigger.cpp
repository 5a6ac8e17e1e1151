#include "rule/rule_trigger.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>

#include <fmt/format.h>

#include "catalog/catalog_scan.hpp"
#include "catalog/stored_trigger.hpp"
#include "expression/meaning.hpp"
#include "extension/own_change.hpp"
#include "extension/own_function.hpp"
#include "pg/jsonb.hpp"
#include "pg/spi.hpp"
#include "pg/text.hpp"

namespace rule {

namespace {

constexpr const char* schema_name = "pgshift";
constexpr std::string_view function_suffix = "_trigger";
constexpr std::string_view truncate_suffix = "_truncate_trigger";
constexpr std::size_t longest_name = 46;

/// The kind of rule whose trigger function this is; empty if it is none of ours.
std::string kind_of_function(Oid function) {
  std::string const name = extension::function_name(function);
  return name.ends_with(function_suffix) ? name.substr(0, name.size() - function_suffix.size())
                                         : std::string();
}

core::Json definition_of(const Trigger& trigger) {
  // What is larger was made where nobody refused it, and is no rule.
  if (strnlen(trigger.tgargs[0], catalog::largest_stored_definition + 1) > catalog::largest_stored_definition)
    return {};
  return pg::read_if_json(trigger.tgargs[0]).value_or(core::Json());
}

char expected_of_row_trigger(const std::vector<RuleTrigger>& rules, Oid trigger) {
  auto const rule = std::find_if(rules.begin(), rules.end(),
                                 [&](const RuleTrigger& candidate) { return candidate.oid == trigger; });
  return rule != rules.end() ? expected_enabled(rule->definition) : TRIGGER_FIRES_ALWAYS;
}

/// What a trigger for TRUNCATE does, it does for rules of its kind: it must fire where one of them does.
char expected_of_statement_trigger(const std::vector<RuleTrigger>& rules, const std::string& function) {
  if (!function.ends_with(truncate_suffix)) return TRIGGER_FIRES_ALWAYS;
  std::string_view const kind =
      std::string_view(function).substr(0, function.size() - truncate_suffix.size());
  bool of_kind = false;
  for (const RuleTrigger& rule : rules) {
    if (rule.kind != kind) continue;
    if (expected_enabled(rule.definition) == TRIGGER_FIRES_ALWAYS) return TRIGGER_FIRES_ALWAYS;
    of_kind = true;
  }
  return of_kind ? TRIGGER_FIRES_ON_ORIGIN : TRIGGER_FIRES_ALWAYS;
}

const char* firing_clause(char enabled) {
  switch (enabled) {
    case TRIGGER_FIRES_ON_ORIGIN:
      return "ENABLE";
    case TRIGGER_FIRES_ON_REPLICA:
      return "ENABLE REPLICA";
    case TRIGGER_DISABLED:
      return "DISABLE";
    default:
      return "ENABLE ALWAYS";
  }
}

}  // namespace

std::vector<RuleTrigger> rule_triggers(Relation relation, std::string_view kind) {
  std::vector<RuleTrigger> found;
  // What follows looks things up, and any of that may make PostgreSQL rebuild the relation's own copy.
  const TriggerDesc* triggers = pg::call([&] { return CopyTriggerDesc(relation->trigdesc); });
  if (triggers == nullptr) return found;
  for (int i = 0; i < triggers->numtriggers; ++i) {
    const Trigger& trigger = triggers->triggers[i];
    if (trigger.tgisinternal || !TRIGGER_FOR_ROW(trigger.tgtype) || trigger.tgnargs != 1) continue;
    std::string trigger_kind = kind_of_function(trigger.tgfoid);
    if (trigger_kind.empty() || (!kind.empty() && kind != trigger_kind)) continue;
    found.push_back({trigger.tgoid, trigger.tgname, std::move(trigger_kind), definition_of(trigger),
                     catalog::trigger_events(trigger.tgtype), trigger.tgenabled, trigger.tgisclone,
                     &trigger});
  }
  return found;
}

char expected_enabled(const core::Json& definition) {
  bool const as_ordinary = core::enforcement_of(definition) == core::Enforcement::origin;
  return as_ordinary ? TRIGGER_FIRES_ON_ORIGIN : TRIGGER_FIRES_ALWAYS;
}

std::vector<OwnTrigger> own_triggers(Relation relation) {
  std::vector<OwnTrigger> found;
  const TriggerDesc* triggers = pg::call([&] { return CopyTriggerDesc(relation->trigdesc); });
  if (triggers == nullptr) return found;
  std::vector<RuleTrigger> const rules = rule_triggers(relation);
  for (int i = 0; i < triggers->numtriggers; ++i) {
    const Trigger& trigger = triggers->triggers[i];
    if (trigger.tgisinternal) continue;
    std::string function = extension::function_name(trigger.tgfoid);
    if (!function.ends_with(function_suffix)) continue;
    char const expected = TRIGGER_FOR_ROW(trigger.tgtype) ? expected_of_row_trigger(rules, trigger.tgoid)
                                                          : expected_of_statement_trigger(rules, function);
    found.push_back({trigger.tgname, std::move(function), trigger.tgenabled, expected});
  }
  return found;
}

bool is_enforced_here(core::Enforcement mode) {
  return mode != core::Enforcement::origin || SessionReplicationRole != SESSION_REPLICATION_ROLE_REPLICA;
}

bool is_for_replicated_rows(const Trigger& rule) {
  // Most definitions don't have the word: no need to parse them for each row.
  bool const may_say_so = rule.tgnargs == 1 && std::strstr(rule.tgargs[0], "everywhere") != nullptr;
  return may_say_so && core::enforcement_of(trigger_definition(rule)) == core::Enforcement::everywhere;
}

core::Enforcement enforcement_on(Relation relation) {
  std::vector<RuleTrigger> const rules = rule_triggers(relation);
  return rules.empty() ? core::Enforcement::always : core::enforcement_of(rules.front().definition);
}

RuleHome rule_home(Oid trigger, Oid relation) {
  RuleHome home{trigger, relation};
  for (Oid next = trigger; OidIsValid(next);) {
    catalog::CatalogScan rows(TriggerRelationId, TriggerOidIndexId,
                              {catalog::oid_key(Anum_pg_trigger_oid, next)});
    HeapTuple const row = rows.next();
    if (!HeapTupleIsValid(row)) break;
    auto* form = reinterpret_cast<Form_pg_trigger>(GETSTRUCT(row));
    home = {form->oid, form->tgrelid};
    next = form->tgparentid;
  }
  return home;
}

core::Json mark_lost(core::Json definition) {
  if (!is_lost(definition)) std::get<core::JsonObject>(definition.value).push_back({lost_member, {true}});
  return definition;
}

bool is_lost(const core::Json& definition) {
  return definition.member(lost_member) != nullptr;
}

core::Json trigger_definition(const Trigger& trigger) {
  if (trigger.tgnargs == 1 && strnlen(trigger.tgargs[0], catalog::largest_stored_definition + 1) <=
                                  catalog::largest_stored_definition) {
    core::Json definition = pg::read_json_text(trigger.tgargs[0]);
    if (is_lost(definition)) {
      // Whoever makes something under a name that has become free is not to be in the rule.
      throw pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                       "something that it uses has been dropped by CASCADE")
          .with_hint("Define the rule anew, or remove it by pgshift.drop_rule().");
    }
    if (definition.object() != nullptr) return definition;
  }
  throw pg::Report(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED,
                   fmt::format("trigger {} has no rule's definition for its argument",
                               pg::quote_identifier(trigger.tgname)))
      .with_hint("Rules are made by their installers, such as pgshift.define().");
}

std::string rule_name(int rank, std::string_view kind, const std::string& subject) {
  return pg::bounded_identifier(fmt::format("zz_pgshift_{}_{}_{}", rank, kind, subject), longest_name);
}

RuleToInstall altered(const RuleTrigger& rule, core::Json definition) {
  if (is_lost(rule.definition)) definition = mark_lost(std::move(definition));
  return {rule.kind,
          rule.name,
          rule.events,
          std::move(definition),
          core::enforcement_of(rule.definition),
          rule.enabled,
          expression::recorded_meanings({TriggerRelationId, rule.oid})};
}

void install_rule(Oid relation, const RuleToInstall& rule) {
  extension::OwnChange const own;
  std::string const table = pg::quote_relation(relation);
  std::string const name = pg::quote_identifier(rule.name);
  pg::Spi spi;
  core::Json const definition = core::with_enforcement(rule.definition, rule.enforcement);
  std::string const text = pg::write_json(definition);
  // A rule that has lost something is marked so, whatever its size: whoever has made it as large as may be is
  // in nobody's way.
  if (text.size() > catalog::largest_definition && !is_lost(definition))
    throw catalog::too_large_definition(text.size()).on(catalog::relation_names(relation));
  spi.execute(fmt::format("CREATE OR REPLACE TRIGGER {} {} ON {} FOR EACH ROW EXECUTE FUNCTION {}.{}{}({})",
                          name, rule.events, table, schema_name, rule.kind, function_suffix,
                          pg::quote_literal(text)));
  set_enabled(relation, rule.name, rule.enabled.value_or(expected_enabled(definition)));
  // The event trigger on CREATE TRIGGER has just recorded what the expressions are read as now. For
  // a rule that is only altered, what they meant before takes its place again: otherwise the
  // alteration would accept whatever the names mean by now.
  if (!rule.meanings.empty()) {
    expression::record_meanings({TriggerRelationId, catalog::trigger_of_name(relation, rule.name)},
                                rule.meanings);
  }
}

void set_enabled(Oid relation, const std::string& name, char enabled) {
  extension::OwnChange const own;
  pg::Spi spi;
  spi.execute(fmt::format("ALTER TABLE {} {} TRIGGER {}", pg::quote_relation(relation),
                          firing_clause(enabled), pg::quote_identifier(name)));
}

void rename_rule_trigger(Oid relation, const std::string& name, const std::string& new_name) {
  extension::OwnChange const own;
  pg::Spi spi;
  spi.execute(fmt::format("ALTER TRIGGER {} ON {} RENAME TO {}", pg::quote_identifier(name),
                          pg::quote_relation(relation), pg::quote_identifier(new_name)));
}

void drop_rule_trigger(Oid relation, const std::string& name) {
  extension::OwnChange const own;
  pg::Spi spi;
  spi.execute(fmt::format("DROP TRIGGER {} ON {}", pg::quote_identifier(name), pg::quote_relation(relation)));
}

}  // namespace rule
