#include "ddl/used_names.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "capability.hpp"
#include "catalog/dependencies.hpp"
#include "catalog/relation.hpp"
#include "catalog/type_tree.hpp"
#include "core/message_text.hpp"
#include "ddl/strangers.hpp"
#include "ddl/typed_tables.hpp"
#include "pg/memory.hpp"
#include "rule/rule_uses.hpp"

namespace ddl {

namespace {

std::string last_name(Node* object) {
  if (object == nullptr) return {};
  if (IsA(object, ObjectWithArgs))
    object = reinterpret_cast<Node*>(castNode(ObjectWithArgs, object)->objname);
  if (IsA(object, TypeName)) object = reinterpret_cast<Node*>(castNode(TypeName, object)->names);
  if (object != nullptr && IsA(object, List)) object = static_cast<Node*>(llast(castNode(List, object)));
  return object != nullptr && IsA(object, String) ? strVal(object) : std::string();
}

bool is_nothing_that_expressions_name(ObjectType type) {
  switch (type) {
    case OBJECT_TABCONSTRAINT:
    case OBJECT_DOMCONSTRAINT:
    case OBJECT_TRIGGER:
    case OBJECT_POLICY:
    case OBJECT_RULE:
      return true;
    default:
      return false;
  }
}

/// The last part of the name that the command takes from something, or the value; empty if it takes many.
std::optional<std::string> lost_name(Node* command) {
  if (IsA(command, RenameStmt)) {
    const auto* rename = castNode(RenameStmt, command);
    if (is_nothing_that_expressions_name(rename->renameType)) return std::nullopt;
    if (rename->subname != nullptr) return rename->subname;
    if (rename->relation != nullptr) return rename->relation->relname;
    return last_name(rename->object);
  }
  if (IsA(command, AlterEnumStmt)) {
    const char* const value = castNode(AlterEnumStmt, command)->oldVal;
    return value != nullptr ? std::optional<std::string>(value) : std::nullopt;
  }
  if (!IsA(command, AlterObjectSchemaStmt)) return std::nullopt;
  const auto* move = castNode(AlterObjectSchemaStmt, command);
  if (move->objectType == OBJECT_EXTENSION) return std::string();
  return move->relation != nullptr ? std::string(move->relation->relname) : last_name(move->object);
}

/// What has lost its name, and whose it is.
struct Lost {
  std::vector<catalog::Object> objects;
  std::string name;
  Oid owner = InvalidOid;
  // The name is free then for whoever may create things in that schema: strangers' rules count, too, since
  // what has the name next would run with the rights of those who write.
  bool is_anybodys = false;
};

void add_relation(Oid relation, std::vector<catalog::Object>* objects) {
  objects->push_back({RelationRelationId, relation});
  Oid const row_type = pg::call([&] { return get_rel_type_id(relation); });
  if (OidIsValid(row_type)) objects->push_back({TypeRelationId, row_type});
}

/// A type's name is also part of its array's, and a composite one is a relation, too.
void add_type(Oid type, std::vector<catalog::Object>* objects) {
  objects->push_back({TypeRelationId, type});
  Oid const array = pg::call([&] { return get_array_type(type); });
  if (OidIsValid(array)) objects->push_back({TypeRelationId, array});
  Oid const relation = pg::call([&] { return get_typ_typrelid(type); });
  if (OidIsValid(relation)) objects->push_back({RelationRelationId, relation});
}

/// The sequences of its columns move with a table.
void add_sequences(Oid relation, std::vector<catalog::Object>* objects) {
  for (const catalog::Dependency& dependent : catalog::dependents_of({RelationRelationId, relation})) {
    bool const goes_along = dependent.object.catalog == RelationRelationId &&
                            (dependent.kind == DEPENDENCY_AUTO || dependent.kind == DEPENDENCY_INTERNAL);
    if (goes_along) objects->push_back(dependent.object);
  }
}

void add_members(const catalog::Object& whole, char kind, std::vector<catalog::Object>* objects) {
  for (const catalog::Dependency& member : catalog::dependents_of(whole)) {
    if (member.kind != kind) continue;
    objects->push_back(member.object);
    if (member.object.catalog == RelationRelationId) add_relation(member.object.oid, objects);
    if (member.object.catalog == TypeRelationId) add_type(member.object.oid, objects);
  }
}

std::vector<catalog::Object> lost_objects(Node* command, const catalog::Object& changed) {
  std::vector<catalog::Object> objects;
  if (IsA(command, AlterEnumStmt)) {
    for (Oid const type : catalog::types_with(changed.oid).types) objects.push_back({TypeRelationId, type});
  } else if (changed.catalog == NamespaceRelationId) {
    add_members(changed, DEPENDENCY_NORMAL, &objects);
  } else if (changed.catalog == ExtensionRelationId) {
    add_members(changed, DEPENDENCY_EXTENSION, &objects);
  } else if (changed.catalog == RelationRelationId) {
    // A column of a parent has its name in children, too.
    for (Oid const relation : catalog::relation_tree(changed.oid, NoLock)) add_relation(relation, &objects);
    // And so has an attribute, in tables of its type.
    for (Oid const table : typed_tables(pg::call([&] { return get_rel_type_id(changed.oid); }))) {
      add_relation(table, &objects);
    }
    if (IsA(command, AlterObjectSchemaStmt)) add_sequences(changed.oid, &objects);
  } else if (changed.catalog == TypeRelationId) {
    add_type(changed.oid, &objects);
  } else {
    objects.push_back(changed);
  }
  return objects;
}

using Users = std::vector<std::unique_ptr<expression::User>>;

/// Rules come first, then what capabilities keep besides.
Users users_among(const std::vector<catalog::Dependency>& dependents) {
  Users users = rule::users_among(dependents);
  for (const pgshift::Capability& capability : pgshift::capabilities()) {
    if (capability.users_among == nullptr) continue;
    std::ranges::move(capability.users_among(dependents), std::back_inserter(users));
  }
  return users;
}

/// What depends on any of them.
std::vector<catalog::Dependency> dependents_of(const std::vector<catalog::Object>& objects) {
  std::vector<catalog::Dependency> dependents;
  for (const catalog::Object& object : objects) {
    std::ranges::copy(catalog::dependents_of(object), std::back_inserter(dependents));
  }
  return dependents;
}

/// Shows those that name what is lost, one after the other: there may be many, with long definitions. The
/// definitions of strangers' are not even read, where they don't count.
template <class Visit>
void each_user(const Lost& lost, Visit&& visit) {
  pg::RowMemory memory;
  for (const auto& user : users_among(dependents_of(lost.objects))) {
    if (!lost.is_anybodys && !concerns(user->owner(), lost.owner)) continue;
    memory.next_row();
    if (user->mentions(lost.name)) visit(*user);
  }
}

/// By anything of which it could be asked what it means.
bool is_used(const Lost& lost) {
  return !users_among(dependents_of(lost.objects)).empty();
}

/// That an expression has a name in it does not say that it means this.
void refuse(const Lost& lost) {
  each_user(lost, [&](const expression::User& user) {
    if (user.change() != expression::Change::none) throw user.refusal(lost.name);
  });
}

/// What is called as before can be something else now. Another type is no other thing, if the expressions can
/// be read so.
void refuse_changed(const Lost& lost, bool may_mean_more) {
  each_user(lost, [&](const expression::User& user) {
    expression::Change const change = user.change();
    if (change == expression::Change::none || change == expression::Change::unknown) return;
    if (change == expression::Change::broken || !may_mean_more) throw user.refusal(lost.name);
    user.record_uses();
  });
}

/// A column's name, and an enum's value, are its owner's to give to others.
bool frees_name(Node* command) {
  if (!IsA(command, RenameStmt)) return !IsA(command, AlterEnumStmt);
  ObjectType const type = castNode(RenameStmt, command)->renameType;
  return type != OBJECT_COLUMN && type != OBJECT_ATTRIBUTE;
}

}  // namespace

bool may_rename(Node* command) {
  return lost_name(command).has_value();
}

void refuse_lost_names(Node* command, const std::vector<catalog::DdlObject>& changed) {
  auto const name = lost_name(command);
  if (!name) return;
  for (const catalog::DdlObject& object : changed) {
    catalog::Object const whole{object.catalog, object.oid};
    refuse({lost_objects(command, whole), *name, catalog::owner_of(whole), frees_name(command)});
  }
}

void refuse_lost_columns(const TableChange& change) {
  if (change.lost_columns.empty() && change.retyped_columns.empty()) return;
  Lost lost;
  lost.owner = catalog::owner_of(change.table);
  for (Oid const relation : catalog::relation_tree(change.table, NoLock))
    add_relation(relation, &lost.objects);
  if (!is_used(lost)) return;
  for (const std::string& column : change.lost_columns) {
    lost.name = column;
    refuse(lost);
  }
  lost.name.clear();
  refuse_changed(lost, !change.retyped_columns.empty());
}

}  // namespace ddl
