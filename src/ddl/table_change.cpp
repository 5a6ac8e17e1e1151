#include "ddl/table_change.hpp"

#include "catalog/relation.hpp"
#include "ddl/attached_partitions.hpp"
#include "ddl/retyped_column.hpp"
#include "ddl/typed_tables.hpp"

namespace ddl {

namespace {

bool is_table(Oid relation) {
  char const kind = pg::call([&] { return get_rel_relkind(relation); });
  return kind == RELKIND_RELATION || kind == RELKIND_PARTITIONED_TABLE || kind == RELKIND_FOREIGN_TABLE;
}

bool is_strangers(Oid table) {
  Oid const owner = catalog::owner_of(table);
  return !pg::call([&] { return is_member_of_role(GetUserId(), owner); });
}

bool has(const List* constraints, ConstrType type) {
  const ListCell* cell = nullptr;
  foreach (cell, constraints) {
    if (lfirst_node(Constraint, cell)->contype == type) return true;
  }
  return false;
}

class Changes {
 public:
  void rename(const RenameStmt* command, Oid relation) {
    TableChange change;
    change.columns.renamed = catalog::ColumnChanges::Rename{command->subname, command->newname};
    // ALTER TYPE … RENAME ATTRIBUTE renames a table's column, too.
    if (command->renameType == OBJECT_COLUMN || is_table(relation)) {
      add(relation, std::move(change));
      return;
    }
    for (Oid const table : typed_tables(pg::call([&] { return get_rel_type_id(relation); })))
      add(table, change);
  }

  void alter(const AlterTableStmt* command, Oid altered) {
    TableChange change;
    const ListCell* cell = nullptr;
    foreach (cell, command->cmds) {
      const auto* part = lfirst_node(AlterTableCmd, cell);
      switch (part->subtype) {
        case AT_AddColumn:
          change.columns.added.emplace_back(castNode(ColumnDef, part->def)->colname);
          if (has(castNode(ColumnDef, part->def)->constraints, CONSTR_PRIMARY)) change.has_new_key = true;
          if (has(castNode(ColumnDef, part->def)->constraints, CONSTR_GENERATED))
            change.added_generated = true;
          break;
        case AT_AddConstraint:
          if (castNode(Constraint, part->def)->contype == CONSTR_PRIMARY) change.has_new_key = true;
          break;
        case AT_DropColumn:
          change.columns.dropped.emplace_back(part->name);
          if (part->behavior != DROP_CASCADE) change.lost_columns.emplace_back(part->name);
          break;
        case AT_AlterColumnType:
          change.retyped_columns.emplace_back(part->name);
          if (castNode(ColumnDef, part->def)->raw_default != nullptr || !keeps_texts(altered, part->name)) {
            change.replaced_columns.emplace_back(part->name);
          }
          break;
        case AT_DropConstraint:
          change.lost_constraint = true;
          break;
        case AT_EnableTrigAll:
        case AT_EnableTrigUser:
          change.enabled_all = true;
          break;
        case AT_EnableTrig:
        case AT_EnableAlwaysTrig:
          change.enabled_triggers.emplace_back(part->name);
          break;
        case AT_AttachPartition:
          if (is_table(altered)) {
            for (Oid const partition : newly_attached(altered)) join(partition);
          }
          break;
        case AT_DetachPartition:
        case AT_DetachPartitionFinalize:
          leave(castNode(PartitionCmd, part->def)->name);
          break;
        default:
          break;
      }
    }
    bool const concerns_rules = change.enabled_all || !change.enabled_triggers.empty() ||
                                change.lost_constraint || change.has_new_key ||
                                !change.columns.added.empty() || !change.columns.dropped.empty() ||
                                !change.retyped_columns.empty();
    if (!concerns_rules) return;
    if (command->objtype != OBJECT_TYPE) {
      add(altered, std::move(change));
      return;
    }
    for (Oid const table : typed_tables(pg::call([&] { return get_rel_type_id(altered); })))
      add(table, change);
  }

  void join(Oid partition) {
    TableChange change;
    change.has_joined = true;
    if (!is_strangers(partition)) add(partition, std::move(change));
  }

  std::vector<TableChange> take() { return std::move(changes_); }

 private:
  void add(Oid table, TableChange change) {
    if (!is_table(table)) return;
    change.table = table;
    changes_.push_back(std::move(change));
  }

  /// No function runs before it is detached, so its name means what it has meant.
  void leave(const RangeVar* name) {
    Oid const partition = pg::call([&] { return RangeVarGetRelid(name, NoLock, true); });
    TableChange change;
    change.has_left = true;
    if (OidIsValid(partition) && !is_strangers(partition)) add(partition, std::move(change));
  }

  std::vector<TableChange> changes_;
};

/// CREATE SCHEMA makes tables, too.
bool makes_partition(Node* statement) {
  if (statement == nullptr) return false;
  if (IsA(statement, CreateStmt)) return castNode(CreateStmt, statement)->partbound != nullptr;
  return IsA(statement, CreateForeignTableStmt) &&
         castNode(CreateForeignTableStmt, statement)->base.partbound != nullptr;
}

}  // namespace

bool may_change_table(Node* command) {
  if (IsA(command, RenameStmt)) {
    ObjectType const type = castNode(RenameStmt, command)->renameType;
    return type == OBJECT_COLUMN || type == OBJECT_ATTRIBUTE;
  }
  return IsA(command, AlterTableStmt) || makes_partition(command) || IsA(command, CreateSchemaStmt);
}

std::vector<TableChange> table_changes(Node* command, const std::vector<catalog::DdlObject>& changed) {
  Changes changes;
  if (!may_change_table(command)) return changes.take();
  for (const catalog::DdlObject& object : changed) {
    if (object.catalog != RelationRelationId) continue;
    if (IsA(command, RenameStmt)) {
      changes.rename(castNode(RenameStmt, command), object.oid);
    } else if (IsA(command, AlterTableStmt)) {
      if (object.is_altered_table) changes.alter(castNode(AlterTableStmt, command), object.oid);
    } else if (makes_partition(object.statement)) {
      changes.join(object.oid);
    }
  }
  return changes.take();
}

}  // namespace ddl
