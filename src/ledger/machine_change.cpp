#include "ledger/machine_change.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/message_text.hpp"
#include "ledger/machine_object.hpp"
#include "ledger/machine_uses.hpp"
#include "pg/text.hpp"

namespace ledger {

namespace {

std::string relation_name(Oid relation) {
  return pg::to_string(pg::call([&] { return get_rel_name(relation); }));
}

/// As the command calls the type that it has renamed or moved.
std::string renamed_type(Node* command) {
  Node* const object = IsA(command, RenameStmt) ? castNode(RenameStmt, command)->object
                                                : castNode(AlterObjectSchemaStmt, command)->object;
  return IsA(object, List) ? strVal(llast(castNode(List, object))) : std::string();
}

bool gives_type(Node* command) {
  return IsA(command, AlterOwnerStmt) && castNode(AlterOwnerStmt, command)->objectType == OBJECT_TYPE;
}

bool gives_attributes(Node* command) {
  return IsA(command, AlterTableStmt) && castNode(AlterTableStmt, command)->objtype == OBJECT_TYPE;
}

bool gives_other_name(Node* command) {
  return (IsA(command, RenameStmt) && castNode(RenameStmt, command)->renameType == OBJECT_TYPE) ||
         (IsA(command, AlterObjectSchemaStmt) &&
          castNode(AlterObjectSchemaStmt, command)->objectType == OBJECT_TYPE);
}

/// The objects that stand for machines are what define_machine() makes them; only their owners may change.
void refuse_changed_machine(Node* command, const std::vector<catalog::DdlObject>& changed) {
  if (!gives_other_name(command) && !gives_attributes(command)) return;
  for (const catalog::DdlObject& object : changed) {
    std::string const name = gives_attributes(command) ? relation_name(object.oid) : renamed_type(command);
    if (!is_machine_objects_name(name)) continue;
    bool const is_ours = object.schema == "pgshift" || IsA(command, AlterObjectSchemaStmt);
    if (!is_ours) continue;
    throw pg::Report(ERRCODE_FEATURE_NOT_SUPPORTED,
                     fmt::format("type {} stands for a machine and cannot be changed", core::quoted(name)))
        .with_detail("Whoever owns it owns the machine.");
  }
}

/// A machine that has another owner, or is found without what it uses, after a dump was restored.
void follow_machines_owner(const std::vector<catalog::DdlObject>& changed) {
  for (const catalog::DdlObject& object : changed) {
    if (object.schema != "pgshift") continue;
    Oid const relation = object.catalog == TypeRelationId
                             ? pg::call([&] { return get_typ_typrelid(object.oid); })
                             : object.oid;
    std::string const name = relation_name(relation);
    if (is_machine_objects_name(name)) record_uses_of_object(name);
  }
}

/// A type without columns is a relation, too, which always goes with the type.
bool is_taken_along(const catalog::DdlObject& object, const std::vector<catalog::DdlObject>& dropped) {
  if (object.is_original || object.catalog != RelationRelationId || object.schema != "pgshift") return false;
  if (!is_machine_objects_name(object.last_name)) return false;
  return std::none_of(dropped.begin(), dropped.end(), [&](const catalog::DdlObject& other) {
    return other.catalog == TypeRelationId && other.is_original && other.identity == object.identity;
  });
}

}  // namespace

bool stands_for_machine(const catalog::DdlObject& object) {
  return object.schema == "pgshift" && (object.type == "type" || object.type == "composite type") &&
         object.identity.find(machine_object_prefix) != std::string::npos;
}

bool may_change_machine(Node* command) {
  return gives_type(command) || gives_attributes(command) || gives_other_name(command);
}

void follow_machines(Node* command, const std::vector<catalog::DdlObject>& changed) {
  refuse_changed_machine(command, changed);
  if (gives_type(command)) follow_machines_owner(changed);
}

void restore_machines(const std::vector<catalog::DdlObject>& dropped) {
  for (const catalog::DdlObject& object : dropped) {
    if (!is_taken_along(object, dropped)) continue;
    restore_machine_object(object.oid, object.last_name);
    disarm_machine(object.last_name);
  }
}

}  // namespace ledger
