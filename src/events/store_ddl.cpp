#include "events/store_ddl.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "catalog/stored_trigger.hpp"
#include "core/message_text.hpp"
#include "events/store/store_search.hpp"
#include "extension/own_change.hpp"
#include "extension/own_function.hpp"
#include "storage/table_creation.hpp"

namespace events {

namespace {

/// What ALTER TABLE may do to a store.
constexpr std::array permitted{
    AT_SetStatistics,    AT_SetOptions,         AT_ResetOptions,      AT_SetStorage,
    AT_SetCompression,   AT_ClusterOn,          AT_DropCluster,       AT_SetTableSpace,
    AT_SetRelOptions,    AT_ResetRelOptions,    AT_ReplaceRelOptions, AT_ChangeOwner,
    AT_EnableAlwaysTrig, AT_ReplicaIdentity,    AT_EnableRowSecurity, AT_DisableRowSecurity,
    AT_ForceRowSecurity, AT_NoForceRowSecurity, AT_SetLogged};

pg::Report refusal(Oid store, std::string_view what) {
  pg::ErrorObject const names = catalog::relation_names(store);
  return pg::Report(ERRCODE_FEATURE_NOT_SUPPORTED,
                    fmt::format("[PgShift] {} is an event store, and {}.", core::quoted(names.table), what))
      .with_detail(
          "Its columns are what pgshift's functions write. Indexes may be added, and it may be renamed, "
          "moved or given to another owner.")
      .on(names);
}

bool is_permitted(const AlterTableCmd* part) {
  return std::find(permitted.begin(), permitted.end(), part->subtype) != permitted.end();
}

Oid relation_of(const RangeVar* name) {
  return pg::call([&] { return RangeVarGetRelid(name, NoLock, true); });
}

/// A partition takes rows by its parent, whose statements fire none of its own triggers for statements.
void refuse_as_partition(const AlterTableCmd* part) {
  if (part->subtype != AT_AttachPartition) return;
  Oid const partition = relation_of(castNode(PartitionCmd, part->def)->name);
  if (is_store(partition)) throw refusal(partition, "can't be a partition");
}

void refuse_as_parent(const RangeVar* name) {
  Oid const parent = relation_of(name);
  if (is_store(parent)) throw refusal(parent, "can't have children");
}

void refuse_children(List* parents) {
  const ListCell* cell = nullptr;
  foreach (cell, parents) {
    refuse_as_parent(lfirst_node(RangeVar, cell));
  }
}

void refuse_alteration(const AlterTableStmt* command, const std::vector<catalog::DdlObject>& changed) {
  const ListCell* cell = nullptr;
  bool is_permitted_whole = true;
  foreach (cell, command->cmds) {
    auto const* const part = lfirst_node(AlterTableCmd, cell);
    refuse_as_partition(part);
    if (part->subtype == AT_AddInherit) refuse_as_parent(castNode(RangeVar, part->def));
    is_permitted_whole = is_permitted_whole && is_permitted(part);
  }
  if (is_permitted_whole) return;
  for (const catalog::DdlObject& object : changed) {
    if (object.is_altered_table && is_store(object.oid)) throw refusal(object.oid, "this can't be altered");
  }
}

void refuse_trigger(const std::vector<catalog::DdlObject>& changed) {
  for (const catalog::DdlObject& object : changed) {
    if (object.catalog != TriggerRelationId) continue;
    auto const trigger = catalog::find_trigger(object.oid);
    if (!trigger || closes_store(*trigger)) continue;
    auto const before = catalog::replaced_trigger(object.oid);
    if (says_store(*trigger) || (before && says_store(*before))) {
      throw refusal(trigger->table, "its trigger stays as it is");
    }
    if (is_store(trigger->table)) throw refusal(trigger->table, "can't have triggers");
  }
}

void refuse_other_column(const RenameStmt* command) {
  if (command->renameType != OBJECT_COLUMN || command->relation == nullptr) return;
  Oid const relation = relation_of(command->relation);
  if (is_store(relation)) throw refusal(relation, "its columns keep their names");
}

/// What a new table is to inherit from.
List* parents_in(Node* command) {
  if (IsA(command, CreateForeignTableStmt))
    return castNode(CreateForeignTableStmt, command)->base.inhRelations;
  return IsA(command, CreateStmt) ? castNode(CreateStmt, command)->inhRelations : NIL;
}

}  // namespace

bool may_change_store(Node* command) {
  return IsA(command, AlterTableStmt) || IsA(command, CreateTrigStmt) || IsA(command, RenameStmt) ||
         parents_in(command) != NIL;
}

void refuse_changed_store(Node* command, const std::vector<catalog::DdlObject>& changed) {
  if (extension::OwnChange::is_under_way()) return;
  if (IsA(command, AlterTableStmt)) refuse_alteration(castNode(AlterTableStmt, command), changed);
  refuse_children(parents_in(command));
  if (IsA(command, CreateTrigStmt)) refuse_trigger(changed);
  if (IsA(command, RenameStmt)) refuse_other_column(castNode(RenameStmt, command));
}

}  // namespace events
