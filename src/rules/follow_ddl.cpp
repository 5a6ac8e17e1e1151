// An event trigger that keeps rules true when tables change: it follows the renaming of the columns that
// rules name, and refuses, by the rule's name, a change that a rule can't be applied after.
//
// It looks only at what a command can have broken, and only at that command's own tables: while a dump is
// restored, rules are there before the grants that their expressions need, and are not to be judged yet.
#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "core/text.hpp"
#include "pg/json.hpp"
#include "pg/own_table.hpp"
#include "pg/rule_table.hpp"
#include "pg/rule_trigger.hpp"
#include "pg/security.hpp"
#include "rules/rule_kinds.hpp"
#include "rules/strangers_trigger.hpp"
#include "rules/table_change.hpp"

namespace rules {

namespace {

using Triggers = std::vector<pg::RuleTrigger>;

Triggers triggers_of(Oid table) {
  pg::OpenRelation const relation(table, AccessShareLock);
  return pg::rule_triggers(relation.get());
}

/// Gives the rules of one table that name the column its new name. Partitions' copies follow by themselves.
void follow_rename(Oid table, const TableChange::Rename& column) {
  for (const pg::RuleTrigger& rule : triggers_of(table)) {
    const RuleKind* kind = find_kind(rule.kind);
    if (kind == nullptr || rule.is_inherited) continue;
    auto const definition = kind->rename_column(rule.definition, column.from, column.to);
    if (!definition) continue;
    pg::install_rule(table, {rule.kind, rule.name, rule.events, pg::write_json(*definition), rule.enabled});
    std::string const new_name = kind->trigger_name(*definition);
    if (new_name != rule.name) pg::rename_rule_trigger(table, rule.name, new_name);
  }
}

void refuse_dropped(Oid table, const std::vector<std::string>& columns) {
  for (const pg::RuleTrigger& rule : triggers_of(table)) {
    const RuleKind* kind = find_kind(rule.kind);
    if (kind == nullptr) continue;
    for (const std::string& column : columns) {
      if (!kind->names_column(rule.definition, column)) continue;
      pg::ErrorObject object = pg::relation_names(table);
      object.column = column;
      object.constraint = rule.name;
      throw pg::Report(ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST,
                       fmt::format("cannot drop column {} of table {} because rule {} depends on it",
                                   core::quoted(column), core::quoted(object.table), core::quoted(rule.name)))
          .with_hint("Remove the rule by pgshift.drop_rule() first.")
          .on(object);
    }
  }
}

/// Compiles every rule of the table as it has become, so that what can't work fails now. As the owner of the
/// table that the rule was made on: planning runs immutable functions, and whoever changes a stranger's
/// table, or a partition of it, must not run that stranger's code.
void check_rules(Oid table) {
  pg::OpenRelation const relation(table, AccessShareLock);
  for (const pg::RuleTrigger& rule : pg::rule_triggers(relation.get())) {
    const RuleKind* kind = find_kind(rule.kind);
    if (kind == nullptr) continue;
    pg::ActingAs const owner(pg::owner_of(pg::rule_home(rule.oid, table).relation));
    kind->check(relation.get(), *rule.trigger);
  }
}

/// The rows that a table has brought along, or that a new type has changed, must meet the rules.
void check_rows(Oid table, const std::vector<std::string>& only_columns) {
  for (const pg::RuleTrigger& rule : triggers_of(table)) {
    const RuleKind* kind = find_kind(rule.kind);
    if (kind == nullptr) continue;
    bool const concerned =
        only_columns.empty() ||
        std::any_of(only_columns.begin(), only_columns.end(),
                    [&](const std::string& column) { return kind->names_column(rule.definition, column); });
    if (concerned) kind->check_rows(table, rule);
  }
}

void restore_enabled(Oid table) {
  for (const pg::RuleTrigger& rule : triggers_of(table)) {
    if (rule.enabled == TRIGGER_FIRES_ON_ORIGIN) pg::enable_always(table, rule.name);
  }
  pg::close_again(table);
}

void refuse_foreign_partition(Oid table) {
  if (pg::call([&] { return get_rel_relkind(table); }) == RELKIND_FOREIGN_TABLE &&
      !triggers_of(table).empty()) {
    pg::refuse_foreign_table(table);
  }
}

void follow(const TableChange& change) {
  // What PostgreSQL has changed in descendants, it has locked there too.
  std::vector<Oid> const tree = pg::relation_tree(change.table, AccessShareLock);
  for (Oid const table : tree) {
    if (change.has_joined) refuse_foreign_partition(table);
    if (change.renamed_column) follow_rename(table, *change.renamed_column);
    refuse_dropped(table, change.dropped_columns);
    // Whoever gets the name of a column that is gone is not that column: it has had none before.
    for (const std::string& column : change.dropped_columns) follow_rename(table, {"", column});
    bool const retyped = !change.retyped_columns.empty();
    bool const lost_something = change.lost_constraint || !change.dropped_columns.empty();
    if (change.has_joined || change.renamed_column || retyped || lost_something) check_rules(table);
    if (change.has_joined || retyped) check_rows(table, change.retyped_columns);
    if (change.enabled_all) restore_enabled(table);
  }
  if (change.has_joined || change.has_left || change.enabled_all) tidy_all(change.table);
}

}  // namespace

}  // namespace rules

PGSHIFT_FUNCTION(pgshift_follow_ddl) {
  auto const* event =
      CALLED_AS_EVENT_TRIGGER(fcinfo) ? reinterpret_cast<EventTriggerData*>(fcinfo->context) : nullptr;
  if (event == nullptr || std::strcmp(event->event, "ddl_command_end") != 0) {
    throw pg::Report(
        ERRCODE_E_R_I_E_EVENT_TRIGGER_PROTOCOL_VIOLATED,
        "function pgshift.follow_ddl() must be called at ddl_command_end by the event trigger manager");
  }
  if (IsA(event->parsetree, CreateTrigStmt)) rules::refuse_strangers_trigger();
  for (const rules::TableChange& change : rules::table_changes(event->parsetree)) rules::follow(change);
  fcinfo->isnull = true;
  return 0;
}
