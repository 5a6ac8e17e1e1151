// The trigger that a rule is: found on a table, created, replaced, dropped. Its one argument is the rule's
// definition, a JSON object, so that pg_dump, \d and partitions carry the rule with no table of ours.
#pragma once

#include <string>
#include <vector>

#include "core/json.hpp"
#include "pg/relation.hpp"

namespace pg {

/// The name of a function of the extension's schema; empty for any other function.
std::string function_name(Oid function);

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

/// The rules' row triggers on the relation, in name order; all kinds, or one.
std::vector<RuleTrigger> rule_triggers(Relation relation, const std::string& kind = {});

/// The topmost trigger that a partition's copy stems from, and the table that it is on.
struct RuleHome {
  Oid trigger;
  Oid relation;
};
RuleHome rule_home(Oid trigger, Oid relation);

/// The definition that a trigger was created with; a Report (39P01) if it isn't one JSON object.
core::Json trigger_definition(const Trigger& trigger);

/// `zz_pgshift_<rank>_<kind>_<subject>`, at most 46 bytes: extensions that shard tables append to it.
std::string rule_name(int rank, const std::string& kind, const std::string& subject);

/// A rule to install on a relation that the caller has locked and may change.
struct RuleToInstall {
  std::string kind;
  std::string name;
  std::string events;  // BEFORE INSERT OR UPDATE …
  std::string definition;
  char enabled = TRIGGER_FIRES_ALWAYS;  // as pg_trigger.tgenabled
};
/// Creates the trigger, or replaces the one of that name.
void install_rule(Oid relation, const RuleToInstall& rule);
/// The trigger fires in every session, one with session_replication_role = replica too.
void enable_always(Oid relation, const std::string& name);
void rename_rule_trigger(Oid relation, const std::string& name, const std::string& new_name);
void drop_rule_trigger(Oid relation, const std::string& name);

}  // namespace pg
