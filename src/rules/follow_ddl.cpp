// An event trigger that keeps rules true when tables change: it follows the renaming of the columns that
// rules name, and refuses, by the rule's name, a change that a rule can't be applied after.
#include <fmt/format.h>

#include "pg/json.hpp"
#include "pg/rule_table.hpp"
#include "pg/rule_trigger.hpp"
#include "pg/security.hpp"
#include "pg/spi.hpp"
#include "pg/text.hpp"
#include "rules/rule_kinds.hpp"

namespace rules {

namespace {

bool is_table(Oid relation) {
  char const kind = pg::call([&] { return get_rel_relkind(relation); });
  return kind == RELKIND_RELATION || kind == RELKIND_PARTITIONED_TABLE;
}

struct Rename {
  std::string from;
  std::string to;
};

/// What a command has changed, as far as it concerns rules.
struct Change {
  std::vector<Oid> tables;
  std::optional<Rename> column;
  bool partitions = false;  // some have come or gone
};

/// The table that a command names, unless it is none or gone.
void add_table(RangeVar* name, Change* change) {
  if (name == nullptr) return;
  Oid const oid = pg::call([&] { return RangeVarGetRelid(name, NoLock, true); });
  if (OidIsValid(oid) && is_table(oid)) change->tables.push_back(oid);
}

/// A detached partition is no longer among the descendants of the table that the command names.
void add_partitions(const AlterTableStmt* alter, Change* change) {
  const ListCell* cell = nullptr;
  foreach (cell, alter->cmds) {
    const auto* command = lfirst_node(AlterTableCmd, cell);
    bool const detaches =
        command->subtype == AT_DetachPartition || command->subtype == AT_DetachPartitionFinalize;
    if (detaches) add_table(castNode(PartitionCmd, command->def)->name, change);
    if (detaches || command->subtype == AT_AttachPartition) change->partitions = true;
  }
}

Change change_of(Node* command) {
  Change change;
  if (IsA(command, RenameStmt)) {
    const auto* rename = castNode(RenameStmt, command);
    if (rename->renameType != OBJECT_COLUMN) return change;
    add_table(rename->relation, &change);
    change.column = Rename{rename->subname, rename->newname};
  } else if (IsA(command, AlterTableStmt)) {
    const auto* alter = castNode(AlterTableStmt, command);
    add_table(alter->relation, &change);
    add_partitions(alter, &change);
  } else if (IsA(command, CreateStmt)) {
    const auto* create = castNode(CreateStmt, command);
    add_table(create->relation, &change);
    change.partitions = create->partbound != nullptr;
  }
  return change;
}

/// Gives the rules of one table that name the column its new name. Partitions' copies follow by themselves.
void follow_rename(Oid table, const Rename& column) {
  struct Renamed {
    pg::RuleToInstall rule;
    std::string new_name;
  };
  std::vector<Renamed> renamed;
  {
    pg::OpenRelation const relation(table, NoLock);
    for (const pg::RuleTrigger& rule : pg::rule_triggers(relation.get())) {
      const RuleKind* kind = find_kind(rule.kind);
      if (kind == nullptr || rule.is_inherited) continue;
      auto const definition = kind->rename_column(rule.definition, column.from, column.to);
      if (!definition) continue;
      renamed.push_back({{rule.kind, rule.name, rule.events, pg::write_json(*definition), rule.enabled},
                         kind->trigger_name(*definition)});
    }
  }
  for (const Renamed& change : renamed) {
    pg::install_rule(table, change.rule);
    if (change.rule.name != change.new_name)
      pg::rename_rule_trigger(table, change.rule.name, change.new_name);
  }
}

/// Compiles every rule of the table as it has become, so that what can't work fails now. As the table's
/// owner: planning runs immutable functions, and whoever alters a stranger's table must not run that
/// stranger's code.
void check_rules(Oid table) {
  pg::OpenRelation const relation(table, NoLock);
  pg::ActingAs const owner(relation->rd_rel->relowner);
  for (const pg::RuleTrigger& rule : pg::rule_triggers(relation.get())) {
    const RuleKind* kind = find_kind(rule.kind);
    if (kind != nullptr) kind->compile(relation.get(), *rule.trigger);
  }
}

void follow(Oid changed, const Change& change) {
  std::vector<Oid> const tree = pg::relation_tree(changed, AccessShareLock);
  for (Oid const table : tree) {
    if (change.column && is_table(table)) follow_rename(table, *change.column);
  }
  for (Oid const table : tree) {
    if (is_table(table)) check_rules(table);
  }
  // Only then: while a dump is restored, the triggers that it holds come as its own statements.
  if (change.partitions) tidy_all(changed);
}

}  // namespace

}  // namespace rules

PGSHIFT_FUNCTION(pgshift_follow_ddl) {
  if (!CALLED_AS_EVENT_TRIGGER(fcinfo)) {
    throw pg::Report(ERRCODE_E_R_I_E_EVENT_TRIGGER_PROTOCOL_VIOLATED,
                     "function pgshift.follow_ddl() was not called by the event trigger manager");
  }
  auto const* event = reinterpret_cast<EventTriggerData*>(fcinfo->context);
  auto const change = rules::change_of(event->parsetree);
  for (Oid const table : change.tables) rules::follow(table, change);
  fcinfo->isnull = true;
  return 0;
}
