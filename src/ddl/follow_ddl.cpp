// An event trigger that keeps rules true when tables change: it follows the renaming of the columns that
// rules name, and refuses, by the rule's name, a change that a rule can't be applied after.
//
// It looks only at what a command can have broken, and only at that command's own tables: while a dump is
// restored, rules are there before the grants that their expressions need, and are not to be judged yet.
#include <algorithm>
#include <cstring>
#include <map>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "capability.hpp"
#include "catalog/ddl_objects.hpp"
#include "catalog/dependencies.hpp"
#include "core/message_text.hpp"
#include "core/stored_definition.hpp"
#include "ddl/follow_ddl.hpp"
#include "ddl/replaced_key.hpp"
#include "ddl/restored_rules.hpp"
#include "ddl/strangers.hpp"
#include "ddl/table_change.hpp"
#include "ddl/table_identities.hpp"
#include "ddl/trigger_privilege.hpp"
#include "ddl/type_change.hpp"
#include "ddl/used_names.hpp"
#include "expression/meaning.hpp"
#include "extension/extension.hpp"
#include "identity/table_bindings.hpp"
#include "pg/compat.hpp"
#include "pg/jsonb.hpp"
#include "pg/security.hpp"
#include "pg/text.hpp"
#include "pg/trigger_call.hpp"
#include "rule/governed_table.hpp"
#include "rule/rule_kind.hpp"
#include "rule/rule_trigger.hpp"
#include "rule/rule_uses.hpp"

namespace ddl {

namespace {

using Triggers = std::vector<rule::RuleTrigger>;

/// False where there is none, and has been none of late. A table's row in pg_class is cheaper to come by than
/// all that PostgreSQL knows of a table that has just changed.
bool may_have_triggers(Oid table) {
  return pg::call([&] {
    HeapTuple const row = SearchSysCache1(RELOID, ObjectIdGetDatum(table));
    if (!HeapTupleIsValid(row)) return false;
    bool const may = reinterpret_cast<Form_pg_class>(GETSTRUCT(row))->relhastriggers;
    ReleaseSysCache(row);
    return may;
  });
}

Triggers triggers_of(Oid table) {
  if (!may_have_triggers(table)) return {};
  catalog::OpenRelation const relation(table, AccessShareLock);
  return rule::rule_triggers(relation.get());
}

/// Gives the rules of one table that name the column its new name. Partitions' copies follow by themselves.
void follow_rename(Oid table, const catalog::ColumnChanges::Rename& column) {
  for (const rule::RuleTrigger& rule : triggers_of(table)) {
    const rule::Kind* kind = rule::find_kind(rule.kind);
    if (kind == nullptr || rule.is_inherited) continue;
    auto const definition = kind->rename_column(rule.definition, column.from, column.to);
    if (!definition) continue;
    rule::install_rule(table, rule::altered(rule, *definition));
    std::string const new_name = kind->trigger_name(*definition);
    if (new_name != rule.name) rule::rename_rule_trigger(table, rule.name, new_name);
  }
}

/// A column that is new under a name which another had is not that one.
void follow_additions(Oid table, const std::vector<std::string>& columns) {
  for (const std::string& column : columns) {
    for (const rule::RuleTrigger& rule : triggers_of(table)) {
      const rule::Kind* kind = rule::find_kind(rule.kind);
      if (kind == nullptr || rule.is_inherited) continue;
      auto const definition = kind->add_column(rule.definition, column);
      if (definition) rule::install_rule(table, rule::altered(rule, *definition));
    }
  }
}

/// Those kinds that record by columns' names keep to the columns, and not the names, with a rule or without.
void note_columns(Oid table, const catalog::ColumnChanges& changes) {
  if (changes.empty() || !identity::TableBindings::know(table)) return;
  for (const rule::Kind* kind : rule::kinds()) kind->note_columns(table, changes);
}

/// What was recorded under the former key's values is not about the rows that the new one names so.
void follow_new_key(Oid table) {
  auto const former = replaced_key(table);
  if (!former) return;
  for (const rule::RuleTrigger& rule : triggers_of(table)) {
    const rule::Kind* kind = rule::find_kind(rule.kind);
    if (kind == nullptr || rule.is_inherited) continue;
    std::optional<core::Json> definition;
    {
      catalog::OpenRelation const relation(table, AccessShareLock);
      definition = kind->replace_key(relation.get(), rule, *former);
    }
    if (definition) rule::install_rule(table, rule::altered(rule, *definition));
  }
}

void refuse_dropped(Oid table, const std::vector<std::string>& columns) {
  for (const rule::RuleTrigger& rule : triggers_of(table)) {
    const rule::Kind* kind = rule::find_kind(rule.kind);
    if (kind == nullptr) continue;
    for (const std::string& column : columns) {
      if (!kind->names_column(rule.definition, column)) continue;
      pg::ErrorObject object = catalog::relation_names(table);
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

/// False for a rule that has nothing to do with what has changed: if it can't be applied, it could not
/// before.
bool can_have_broken(const TableChange& change, const rule::Kind& kind, const rule::RuleTrigger& rule) {
  if (change.has_joined || change.lost_constraint || change.added_generated) return true;
  // What records goes by the key, which it need not name.
  if (kind.has_identity()) return true;
  auto const is_about = [&](const std::string& column) {
    return kind.names_column(rule.definition, column) || core::bound_texts_mention(rule.definition, column);
  };
  const auto& renamed = change.columns.renamed;
  return (renamed && (is_about(renamed->from) || is_about(renamed->to))) ||
         std::any_of(change.columns.dropped.begin(), change.columns.dropped.end(), is_about) ||
         std::any_of(change.retyped_columns.begin(), change.retyped_columns.end(), is_about);
}

/// Compiles every rule of the table as it has become, so that what can't work fails now. As the owner of the
/// table that the rule was made on: planning runs immutable functions, and whoever changes a stranger's
/// table, or a partition of it, must not run that stranger's code.
void check_rules(Oid table, const TableChange& change) {
  if (!may_have_triggers(table)) return;
  catalog::OpenRelation const relation(table, AccessShareLock);
  for (const rule::RuleTrigger& rule : rule::rule_triggers(relation.get())) {
    const rule::Kind* kind = rule::find_kind(rule.kind);
    // What has lost something before is no reason to refuse what comes after.
    if (kind == nullptr || rule::is_lost(rule.definition) || !can_have_broken(change, *kind, rule)) continue;
    pg::ActingAs const owner(catalog::owner_of(rule::rule_home(rule.oid, table).relation));
    kind->check(relation.get(), *rule.trigger);
  }
}

/// The rows that a table has brought along, or that a new type has changed, must meet the rules.
void check_rows(Oid table, const std::vector<std::string>& only_columns) {
  for (const rule::RuleTrigger& rule : triggers_of(table)) {
    const rule::Kind* kind = rule::find_kind(rule.kind);
    if (kind == nullptr) continue;
    bool const concerned =
        only_columns.empty() ||
        std::any_of(only_columns.begin(), only_columns.end(),
                    [&](const std::string& column) { return kind->names_column(rule.definition, column); });
    if (concerned) kind->check_rows(table, rule);
  }
}

/// What was recorded about rows by values that are others now is not about these rows.
void forget_values(Oid table, const std::vector<std::string>& columns) {
  if (columns.empty()) return;
  catalog::OpenRelation const relation(table, AccessShareLock);
  for (const rule::RuleTrigger& rule : rule::rule_triggers(relation.get())) {
    const rule::Kind* kind = rule::find_kind(rule.kind);
    if (kind == nullptr) continue;
    for (const std::string& column : columns) kind->values_replaced(relation.get(), rule, column);
  }
}

/// When our triggers fire is for pgshift.enforce() to say. One that was switched off is left so.
void restore_enabled(Oid table, const TableChange& change) {
  std::vector<rule::OwnTrigger> triggers;
  {
    catalog::OpenRelation const relation(table, AccessShareLock);
    triggers = rule::own_triggers(relation.get());
  }
  const auto& named = change.enabled_triggers;
  for (const rule::OwnTrigger& trigger : triggers) {
    bool const is_on = trigger.enabled == TRIGGER_FIRES_ON_ORIGIN || trigger.enabled == TRIGGER_FIRES_ALWAYS;
    bool const concerned =
        change.enabled_all || std::find(named.begin(), named.end(), trigger.name) != named.end();
    if (concerned && is_on && trigger.enabled != trigger.expected) {
      rule::set_enabled(table, trigger.name, trigger.expected);
    }
  }
}

/// A rule that was restored where nothing recorded what it uses: that is done now.
void record_uses_of_enabled(Oid table, const TableChange& change) {
  for (const std::string& name : change.enabled_triggers) {
    Oid const trigger = catalog::trigger_of_name(table, name);
    if (OidIsValid(trigger) && !expression::has_meaning({TriggerRelationId, trigger}))
      rule::record_uses(trigger);
  }
}

/// What expressions mean with a column's other type is what they are to mean.
void record_uses_of_rules(Oid table) {
  for (const rule::RuleTrigger& rule : triggers_of(table)) rule::record_uses(rule.oid);
}

void refuse_foreign_partition(Oid table) {
  if (pg::call([&] { return get_rel_relkind(table); }) == RELKIND_FOREIGN_TABLE &&
      !triggers_of(table).empty()) {
    rule::refuse_foreign_table(table);
  }
}

void follow(const TableChange& change) {
  // What PostgreSQL has changed in descendants, it has locked there too.
  std::vector<Oid> const tree = catalog::relation_tree(change.table, AccessShareLock);
  for (Oid const table : tree) {
    if (change.has_joined) refuse_foreign_partition(table);
    if (change.columns.renamed) follow_rename(table, *change.columns.renamed);
    refuse_dropped(table, change.columns.dropped);
    // Whoever gets the name of a column that is gone is not that column: it has had none before.
    for (const std::string& column : change.columns.dropped) follow_rename(table, {"", column});
    follow_additions(table, change.columns.added);
    note_columns(table, change.columns);
    if (change.has_new_key) follow_new_key(table);
    bool const retyped = !change.retyped_columns.empty();
    bool const lost_something = change.lost_constraint || !change.columns.dropped.empty();
    if (retyped && change.columns.dropped.empty()) record_uses_of_rules(table);
    if (change.has_joined || change.columns.renamed || retyped || lost_something || change.added_generated)
      check_rules(table, change);
    if (change.has_joined || retyped) check_rows(table, change.retyped_columns);
    forget_values(table, change.replaced_columns);
    if (change.enabled_all || !change.enabled_triggers.empty()) restore_enabled(table, change);
    record_uses_of_enabled(table, change);
  }
  if (change.has_joined || change.has_left) rule::sync_truncate_triggers(change.table);
}

/// What belongs to the extension is looked for in the schema of that name.
void refuse_other_schema(const RenameStmt* command) {
  if (command->renameType != OBJECT_SCHEMA || std::strcmp(command->subname, "pgshift") != 0) return;
  throw pg::Report(ERRCODE_FEATURE_NOT_SUPPORTED, "schema \"pgshift\" cannot be renamed")
      .with_detail("Extension pgshift_state needs it by that name.");
}

/// Installers' triggers, restored ones and those made by hand: all come by here.
void follow_new_triggers(const std::vector<catalog::DdlObject>& changed) {
  for (const catalog::DdlObject& object : changed) {
    if (object.catalog != TriggerRelationId) continue;
    if (auto const trigger = catalog::find_trigger(object.oid, catalog::Argument::not_wanted)) {
      rule::refuse_large_definition(*trigger);
    }
  }
  settle_identities(changed);
  for (const catalog::DdlObject& object : changed) {
    if (object.catalog == TriggerRelationId) rule::record_uses(object.oid);
  }
}

bool may_change_objects(Node* command) {
  auto const all = pgshift::capabilities();
  return std::any_of(all.begin(), all.end(), [&](const pgshift::Capability& capability) {
    return capability.may_change_objects != nullptr && capability.may_change_objects(command);
  });
}

bool is_of_interest(Node* command) {
  return may_rename(command) || may_change_type(command) || may_change_objects(command) ||
         IsA(command, CreateTrigStmt) || IsA(command, CreateSchemaStmt);
}

/// By the command itself: nobody else's rights are enough for what there is to do.
bool is_given_away(Oid table) {
  return !pg::call([&] { return pg::compat::owns_relation(table, GetUserId()); });
}

/// REFRESH MATERIALIZED VIEW CONCURRENTLY alters a temporary table of its own.
bool alters_temporary(Node* command) {
  if (!IsA(command, AlterTableStmt)) return false;
  const RangeVar* const name = castNode(AlterTableStmt, command)->relation;
  return name != nullptr && name->schemaname != nullptr &&
         pg::call([&] { return isTempNamespace(get_namespace_oid(name->schemaname, true)); });
}

void follow_command(Node* command) {
  if (IsA(command, RenameStmt)) refuse_other_schema(castNode(RenameStmt, command));
  if (!may_change_table(command) && !is_of_interest(command)) return;
  bool const may_be_unseen = IsA(command, CreateTrigStmt) || alters_temporary(command);
  auto const changed =
      catalog::changed_by(command, may_be_unseen ? catalog::Unseen::left_out : catalog::Unseen::refused);
  for (const TableChange& change : table_changes(command, changed)) {
    std::optional<pg::ActingAs> as_owner;
    if (is_given_away(change.table)) as_owner.emplace(catalog::owner_of(change.table));
    follow(change);
    refuse_lost_columns(change);
  }
  if (IsA(command, CreateTrigStmt)) refuse_strangers_trigger(changed);
  for (const pgshift::Capability& capability : pgshift::capabilities()) {
    if (capability.objects_changed != nullptr) capability.objects_changed(command, changed);
  }
  if (IsA(command, CreateTrigStmt) || IsA(command, CreateSchemaStmt)) follow_new_triggers(changed);
  if (may_change_type(command)) check_type_change(command, changed);
  if (may_rename(command)) refuse_lost_names(command, changed);
}

bool relation_is_gone(Oid relation) {
  return pg::call([&] { return get_rel_relkind(relation); }) == '\0';
}

/// The columns that went with something else, such as their type, by table.
std::map<Oid, TableChange> columns_lost(const std::vector<catalog::DdlObject>& dropped) {
  std::map<Oid, TableChange> changes;
  for (const catalog::DdlObject& object : dropped) {
    if (object.catalog != RelationRelationId || object.type != "table column") continue;
    if (relation_is_gone(object.oid)) continue;
    TableChange& change = changes[object.oid];
    change.table = object.oid;
    change.columns.dropped.push_back(object.last_name);
  }
  return changes;
}

/// Another column of that name is not to wake them.
void disarm_rules_about(Oid table, const std::string& column) {
  pg::ActingAs const extension_owner(
      catalog::owner_of(catalog::Object{NamespaceRelationId, extension::extension_schema()}));
  for (const rule::RuleTrigger& rule : triggers_of(table)) {
    const rule::Kind* kind = rule::find_kind(rule.kind);
    if (kind == nullptr || rule.is_inherited || rule.definition.object() == nullptr) continue;
    if (!kind->names_column(rule.definition, column)) continue;
    rule::install_rule(table, rule::altered(rule, rule::mark_lost(rule.definition)));
  }
}

/// Of composite types, too.
std::vector<Oid> relations_that_lost_columns(const std::vector<catalog::DdlObject>& dropped) {
  std::vector<Oid> relations;
  for (const catalog::DdlObject& object : dropped) {
    bool const is_column = object.catalog == RelationRelationId && object.type.ends_with(" column");
    bool const is_new = std::find(relations.begin(), relations.end(), object.oid) == relations.end();
    if (is_column && is_new && !relation_is_gone(object.oid)) relations.push_back(object.oid);
  }
  return relations;
}

}  // namespace

void follow_drops(Node* command, const std::vector<catalog::DdlObject>& dropped) {
  restore_rules(dropped);
  for (const pgshift::Capability& capability : pgshift::capabilities()) {
    if (capability.objects_dropped != nullptr) capability.objects_dropped(dropped);
  }
  // What ALTER TABLE has dropped is followed at its end.
  if (IsA(command, AlterTableStmt)) return;
  for (Oid const relation : relations_that_lost_columns(dropped)) change_members(relation);
  for (const auto& [table, change] : columns_lost(dropped)) {
    Oid const owner = catalog::owner_of(table);
    // CASCADE takes along what others have built on something, or they could keep its owner from dropping it.
    // Their rules let nothing be written then.
    if (!concerns(owner, InvalidOid)) {
      for (const std::string& column : change.columns.dropped) disarm_rules_about(table, column);
      note_columns(table, change.columns);
      continue;
    }
    pg::ActingAs const as_owner(owner);
    follow(change);
  }
}

}  // namespace ddl

PGSHIFT_FUNCTION(pgshift_follow_ddl) {
  pg::EventTriggerCall const call(fcinfo, "pgshift.follow_ddl", "ddl_command_end");
  ddl::follow_command(call.command());
  return 0;
}
