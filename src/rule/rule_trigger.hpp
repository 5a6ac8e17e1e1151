// The trigger that a rule is: found on a table, created, replaced, dropped. Its one argument is the rule's
// definition, a JSON object, so that pg_dump, \d and partitions carry the rule with no table of ours.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/dependencies.hpp"
#include "catalog/relation.hpp"
#include "core/enforcement.hpp"
#include "core/json.hpp"
#include "pg/trigger_call.hpp"

namespace rule {

/// A rule's trigger as pg_trigger has it. Its function is pgshift.<kind>_trigger().
struct RuleTrigger {
  Oid oid;
  std::string name;
  std::string kind;
  core::Json definition;   // not an object if someone made the trigger by hand
  std::string events;      // as CREATE TRIGGER has them: BEFORE INSERT OR UPDATE
  char enabled;            // as pg_trigger.tgenabled
  bool is_inherited;       // it is a partition's copy of its parent's
  const Trigger* trigger;  // a copy in the memory context that was current
};

/// The rules' row triggers on the relation, in name order; all kinds, or one. The caller holds a
/// lock on it. A definition that is no JSON, or too large for a rule's, comes as JSON's null.
std::vector<RuleTrigger> rule_triggers(Relation relation, std::string_view kind = {});

/// The pg_trigger.tgenabled that a rule of that definition has while nobody has disabled it.
char expected_enabled(const core::Json& definition);

/// Any trigger of the extension's: a rule's, the one for TRUNCATE beside it, or the one that keeps SQL from
/// writing to what rules record.
struct OwnTrigger {
  std::string name;
  std::string function;  // of the extension's schema
  char enabled;          // as pg_trigger.tgenabled
  char expected;         // what that is while nobody has changed it
};
std::vector<OwnTrigger> own_triggers(Relation relation);

/// False in a session that a rule of that mode is not for.
bool is_enforced_here(core::Enforcement mode);

/// True of a rule that is enforced everywhere.
bool is_for_replicated_rows(const Trigger& trigger);

/// True for a row that replication applies, if the rule whose trigger is called isn't for such rows.
inline bool is_exempt(const pg::TriggerCall& call) {
  return call.is_replicated() && !is_for_replicated_rows(call.trigger());
}

/// How the relation's rules are enforced, which is how those are that it gets. A relation without
/// rules gives `always`.
core::Enforcement enforcement_on(Relation relation);

/// The topmost trigger that a partition's copy stems from, and the table that it is on.
struct RuleHome {
  Oid trigger;
  Oid relation;

  /// By which it is recorded what the rule's expressions use, and mean.
  catalog::Object holder() const noexcept { return {TriggerRelationId, trigger}; }
};
/// Goes up from each partition's copy to its parent's, by pg_trigger alone: no table is locked.
/// What was asked for comes back where there is no such trigger, as for a rule that is still to be
/// created.
RuleHome rule_home(Oid trigger, Oid relation);

/// The member of a definition by which a rule that has lost something to CASCADE refuses to be applied, in
/// dumps too, until it is defined anew.
inline constexpr const char* lost_member = "lost";
core::Json mark_lost(core::Json definition);
bool is_lost(const core::Json& definition);

/// The definition that a trigger was created with; a Report (39P01) if it isn't one JSON object.
core::Json trigger_definition(const Trigger& trigger);

/// `zz_pgshift_<rank>_<kind>_<subject>`, at most 46 bytes: extensions that shard tables append to it.
std::string rule_name(int rank, std::string_view kind, const std::string& subject);

/// A rule to install on a relation that the caller has locked and may change.
struct RuleToInstall {
  std::string kind;
  std::string name;
  std::string events;  // BEFORE INSERT OR UPDATE …
  core::Json definition;
  core::Enforcement enforcement = core::Enforcement::always;  // whatever the definition says
  /// As pg_trigger.tgenabled, if it isn't to be as the enforcement wants it.
  std::optional<char> enabled = std::nullopt;
  /// What its expressions have meant, which they go on to mean.
  std::vector<int> meanings = {};  // NOLINT(readability-redundant-member-init): gcc wants it
};
/// The rule with another definition, in all else as it is: what has lost something stays so.
RuleToInstall altered(const RuleTrigger& rule, core::Json definition);
/// Creates the trigger, or replaces the one of that name. CREATE TRIGGER and ALTER TABLE run as the
/// current user (42501) and take ShareRowExclusiveLock on the table and its partitions. The caller
/// must not have the relation open (55006). 54000 where the definition is too large, unless it is
/// that of a rule which has lost something.
void install_rule(Oid relation, const RuleToInstall& rule);
/// Sets when the trigger fires, as pg_trigger.tgenabled.
void set_enabled(Oid relation, const std::string& name, char enabled);
/// These two are ALTER TRIGGER and DROP TRIGGER as the current user. They take AccessExclusiveLock.
void rename_rule_trigger(Oid relation, const std::string& name, const std::string& new_name);
void drop_rule_trigger(Oid relation, const std::string& name);

}  // namespace rule
