#include "ddl/protect_triggers.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "catalog/stored_trigger.hpp"
#include "core/message_text.hpp"
#include "extension/own_function.hpp"
#include "rule/late_trigger.hpp"
#include "rule/rule_trigger.hpp"

namespace ddl {

namespace {

[[noreturn]] void refuse_trigger(Oid table, const std::string& trigger, const char* change,
                                 const char* way = "pgshift.drop_rule() removes rules.") {
  pg::ErrorObject names = catalog::relation_names(table);
  names.constraint = trigger;
  throw pg::Report(ERRCODE_INSUFFICIENT_PRIVILEGE,
                   fmt::format("[PgShift] Trigger {} of table {} is protected and cannot be {}.",
                               core::quoted(trigger), core::quoted(names.table), change))
      .with_hint(
          fmt::format("{} The extension's owner can end the protection by pgshift.protect(false).", way))
      .on(names);
}

bool is_own_function(Oid function) {
  return extension::function_name(function).ends_with("_trigger");
}

/// The triggers that an ALTER TABLE has switched off, by what it says.
struct SwitchedOff {
  bool all = false;
  std::vector<std::string> names;

  explicit SwitchedOff(const AlterTableStmt* command) {
    const ListCell* cell = nullptr;
    foreach (cell, command->cmds) {
      const auto* part = lfirst_node(AlterTableCmd, cell);
      if (part->subtype == AT_DisableTrig || part->subtype == AT_EnableReplicaTrig)
        names.emplace_back(part->name);
      if (part->subtype == AT_DisableTrigAll || part->subtype == AT_DisableTrigUser) all = true;
    }
  }
  bool concerns(const std::string& trigger) const {
    return all || std::find(names.begin(), names.end(), trigger) != names.end();
  }
};

void refuse_switched_off_in(Oid table, const SwitchedOff& off) {
  std::vector<rule::OwnTrigger> triggers;
  {
    catalog::OpenRelation const relation(table, AccessShareLock);
    triggers = rule::own_triggers(relation.get());
  }
  for (const rule::OwnTrigger& trigger : triggers) {
    bool const is_off = trigger.enabled == TRIGGER_DISABLED || trigger.enabled == TRIGGER_FIRES_ON_REPLICA;
    if (!is_off || !off.concerns(trigger.name)) continue;
    refuse_trigger(table, trigger.name, "disabled",
                   off.all ? "Restore data without --disable-triggers, or before pgshift.protect()."
                           : "pgshift.drop_rule() removes rules.");
  }
}

/// One that rules would not have the last word before.
void refuse_later(Oid table, const std::string& trigger, std::int16_t type) {
  if (!rule::fires_after_rules(table, trigger, type)) return;
  pg::ErrorObject names = catalog::relation_names(table);
  names.constraint = trigger;
  throw pg::Report(
      ERRCODE_INSUFFICIENT_PRIVILEGE,
      fmt::format("[PgShift] Rules of table {} are protected and trigger {} cannot fire after them.",
                  core::quoted(names.table), core::quoted(trigger)))
      .with_hint("Give it a name that sorts before \"zz_pgshift_\".")
      .on(names);
}

}  // namespace

void refuse_dropped_trigger(const catalog::DdlObject& dropped) {
  auto const trigger = catalog::dropped_trigger(dropped.oid, catalog::Argument::not_wanted);
  if (!trigger || !is_own_function(trigger->function)) return;
  // Rules go with their table.
  if (pg::call([&] { return get_rel_relkind(trigger->table); }) == '\0') return;
  // What CASCADE has taken along is there again; or it has a condition, which no trigger of ours has.
  bool const is_back = OidIsValid(catalog::trigger_of_name(trigger->table, trigger->name));
  if (!dropped.is_original && (is_back || trigger->has_condition)) return;
  refuse_trigger(trigger->table, trigger->name, "dropped");
}

void refuse_switched_off(const AlterTableStmt* command, Oid table) {
  SwitchedOff const off(command);
  if (!off.all && off.names.empty()) return;
  for (Oid const oid : catalog::relation_tree(table, AccessShareLock)) refuse_switched_off_in(oid, off);
}

void refuse_changed_trigger(Node* command, Oid oid) {
  auto const trigger = catalog::find_trigger(oid, catalog::Argument::not_wanted);
  if (!trigger) return;
  auto const former = catalog::replaced_trigger(oid, catalog::Argument::not_wanted);
  // One that is new may have been given its table's identity since, which makes another row of it.
  bool const may_replace = IsA(command, CreateTrigStmt) && castNode(CreateTrigStmt, command)->replace;
  if (may_replace && former && is_own_function(former->function)) {
    refuse_trigger(former->table, former->name, "replaced");
  }
  if (!is_own_function(trigger->function)) {
    refuse_later(trigger->table, trigger->name, trigger->type);
    return;
  }
  if (IsA(command, CreateTrigStmt)) return;
  refuse_trigger(trigger->table, former ? former->name : trigger->name,
                 IsA(command, RenameStmt) ? "renamed" : "changed");
}

}  // namespace ddl
