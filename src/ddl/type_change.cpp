#include "ddl/type_change.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "catalog/type_tree.hpp"
#include "core/message_text.hpp"
#include "ddl/strangers.hpp"
#include "ddl/typed_tables.hpp"
#include "pg/jsonb.hpp"
#include "pg/security.hpp"
#include "pg/text.hpp"
#include "rule/rule_trigger.hpp"
#include "rule/rule_uses.hpp"

namespace ddl {

namespace {

struct TypedColumn {
  Oid table;
  std::string name;
  Oid owner;  // the table's
};

/// Columns that values of the type can be in, at any depth, of tables that may have rules.
std::vector<TypedColumn> columns_with(Oid type) {
  std::vector<TypedColumn> columns;
  for (const catalog::TypeTree::Column& column : catalog::types_with(type).columns) {
    char const kind = pg::call([&] { return get_rel_relkind(column.relation); });
    if (kind != RELKIND_RELATION && kind != RELKIND_PARTITIONED_TABLE) continue;
    std::string name =
        pg::to_string(pg::call([&] { return get_attname(column.relation, column.number, true); }));
    if (name.empty()) continue;
    columns.push_back({column.relation, std::move(name),
                       catalog::owner_of(catalog::Object{RelationRelationId, column.relation})});
  }
  return columns;
}

pg::Report needs_value(const TypedColumn& column, const rule::RuleTrigger& rule, const std::string& value) {
  pg::ErrorObject object = catalog::relation_names(column.table);
  object.column = column.name;
  object.constraint = rule.name;
  return pg::Report(
             ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST,
             fmt::format("cannot rename value {} of column {} of table {} because rule {} knows it by that",
                         core::quoted(value), core::quoted(column.name), core::quoted(object.table),
                         core::quoted(rule.name)))
      .with_hint("Remove the rule by pgshift.drop_rule() first, and make it anew afterwards.")
      .on(object);
}

void refuse_other_name(const TypedColumn& column, const std::string& value) {
  catalog::OpenRelation const relation(column.table, AccessShareLock);
  for (const rule::RuleTrigger& rule : rule::rule_triggers(relation.get())) {
    const rule::Kind* kind = rule::find_kind(rule.kind);
    if (kind == nullptr || rule.definition.object() == nullptr) continue;
    if (kind->needs_value(relation.get(), rule.definition, column.name, value)) {
      throw needs_value(column, rule, value);
    }
  }
}

/// Those that are about the column: what is wrong with others has not come of its type.
void check_rules(const TypedColumn& column) {
  catalog::OpenRelation const relation(column.table, AccessShareLock);
  for (const rule::RuleTrigger& rule : rule::rule_triggers(relation.get())) {
    const rule::Kind* kind = rule::find_kind(rule.kind);
    if (kind == nullptr || !kind->names_column(rule.definition, column.name)) continue;
    pg::ActingAs const owner(catalog::owner_of(rule::rule_home(rule.oid, column.table).relation));
    kind->check(relation.get(), *rule.trigger);
  }
}

/// Without a lock on the table, which may be a stranger's.
void forget_values(const TypedColumn& column) {
  for (Oid const oid : catalog::triggers_of(column.table)) {
    auto const trigger = catalog::find_trigger(oid, catalog::Argument::not_wanted);
    const rule::Kind* const kind = trigger ? rule::kind_of(*trigger) : nullptr;
    if (kind == nullptr || !kind->records_values()) continue;
    auto const whole = catalog::find_trigger(oid);
    auto const definition = whole && whole->argument ? pg::read_if_json(*whole->argument) : std::nullopt;
    Oid const home = rule::rule_home(oid, column.table).relation;
    if (definition && definition->object() != nullptr) kind->forget_values(home, *definition, column.name);
  }
}

/// The type's owner may rename values of strangers' columns: what was approved of them is then of other rows.
void rename_value(Oid type, const std::string& value) {
  Oid const owner = catalog::owner_of(catalog::Object{TypeRelationId, type});
  for (const TypedColumn& column : columns_with(type)) {
    if (concerns(column.owner, owner)) {
      refuse_other_name(column, value);
    } else {
      forget_values(column);
    }
  }
}

void constrain_domain(Oid domain) {
  Oid const owner = catalog::owner_of(catalog::Object{TypeRelationId, domain});
  for (const TypedColumn& column : columns_with(domain)) {
    if (concerns(column.owner, owner)) check_rules(column);
  }
}

/// Those whose columns follow the relation's: what inherits from it, and tables made OF it.
std::vector<Oid> relations_like(Oid relation) {
  std::vector<Oid> relations = catalog::relation_tree(relation, NoLock);
  Oid const type = pg::call([&] { return get_rel_type_id(relation); });
  for (Oid const table : typed_tables(type)) {
    auto const tree = catalog::relation_tree(table, NoLock);
    relations.insert(relations.end(), tree.begin(), tree.end());
  }
  return relations;
}

/// What can exclude values: a CHECK or NOT NULL that is added.
bool constrains(const AlterDomainStmt* command) {
  auto const change = static_cast<char>(command->subtype);
  return change == 'C' || change == 'O' || change == 'V';
}

bool changes_members(const AlterTableStmt* command) {
  const ListCell* cell = nullptr;
  foreach (cell, command->cmds) {
    AlterTableType const change = lfirst_node(AlterTableCmd, cell)->subtype;
    if (change == AT_AddColumn || change == AT_DropColumn) return true;
  }
  return false;
}

}  // namespace

void change_members(Oid relation) {
  for (Oid const changed : relations_like(relation)) {
    Oid const type = pg::call([&] { return get_rel_type_id(changed); });
    if (!OidIsValid(type)) continue;
    for (const TypedColumn& column : columns_with(type)) {
      if (column.table != changed) forget_values(column);
    }
  }
}

bool may_change_type(Node* command) {
  if (IsA(command, AlterEnumStmt)) return castNode(AlterEnumStmt, command)->oldVal != nullptr;
  if (IsA(command, AlterDomainStmt)) return constrains(castNode(AlterDomainStmt, command));
  return IsA(command, AlterTableStmt) && changes_members(castNode(AlterTableStmt, command));
}

void check_type_change(Node* command, const std::vector<catalog::DdlObject>& changed) {
  for (const catalog::DdlObject& object : changed) {
    if (object.catalog == RelationRelationId) {
      if (IsA(command, AlterTableStmt)) change_members(object.oid);
    } else if (object.catalog == TypeRelationId) {
      if (IsA(command, AlterEnumStmt)) rename_value(object.oid, castNode(AlterEnumStmt, command)->oldVal);
      if (IsA(command, AlterDomainStmt)) constrain_domain(object.oid);
    }
  }
}

}  // namespace ddl
