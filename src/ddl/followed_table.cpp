#include "ddl/followed_table.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "catalog/dependencies.hpp"
#include "core/message_text.hpp"
#include "core/stored_definition.hpp"
#include "ddl/replaced_key.hpp"
#include "ddl/restored_rules.hpp"
#include "expression/meaning.hpp"
#include "extension/extension.hpp"
#include "identity/table_bindings.hpp"
#include "pg/security.hpp"
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

}  // namespace

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

void follow_loss(Oid table, const std::vector<std::string>& columns) {
  pg::ActingAs const extension_owner(
      catalog::owner_of(catalog::Object{NamespaceRelationId, extension::extension_schema()}));
  bool const lost_key = replaced_key(table).has_value();
  for (const rule::RuleTrigger& rule : triggers_of(table)) {
    const rule::Kind* kind = rule::find_kind(rule.kind);
    if (kind == nullptr || rule.is_inherited || rule.definition.object() == nullptr) continue;
    bool const needs_what_is_gone =
        (lost_key && kind->has_identity()) ||
        std::any_of(columns.begin(), columns.end(), [&](const std::string& column) {
          return kind->names_column(rule.definition, column) ||
                 core::bound_texts_mention(rule.definition, column);
        });
    if (needs_what_is_gone) mark_rule_lost(rule.oid);
  }
  for (const std::string& column : columns) follow_rename(table, {"", column});
  note_columns(table, {std::nullopt, columns, {}});
}

}  // namespace ddl
