#include "rules/table_change.hpp"

#include "pg/compat.hpp"
#include "pg/dependencies.hpp"

namespace rules {

namespace {

/// The table that a command names; InvalidOid if that is none, or gone, or somebody else's.
Oid own_table(const RangeVar* name) {
  return pg::call([&] {
    Oid const oid = name != nullptr ? RangeVarGetRelid(name, NoLock, true) : InvalidOid;
    if (!OidIsValid(oid)) return InvalidOid;
    char const kind = get_rel_relkind(oid);
    bool const is_table =
        kind == RELKIND_RELATION || kind == RELKIND_PARTITIONED_TABLE || kind == RELKIND_FOREIGN_TABLE;
    return is_table && pg::compat::owns_relation(oid, GetUserId()) ? oid : InvalidOid;
  });
}

bool makes_key(const List* constraints) {
  const ListCell* cell = nullptr;
  foreach (cell, constraints) {
    if (lfirst_node(Constraint, cell)->contype == CONSTR_PRIMARY) return true;
  }
  return false;
}

class Changes {
 public:
  void rename(const RenameStmt* command) {
    if (command->renameType != OBJECT_COLUMN && command->renameType != OBJECT_ATTRIBUTE) return;
    TableChange change;
    change.renamed_column = TableChange::Rename{command->subname, command->newname};
    if (command->renameType == OBJECT_COLUMN) {
      add(command->relation, std::move(change));
      return;
    }
    for (Oid const table : tables_of_type(command->relation)) add(table, change);
  }

  void alter(const AlterTableStmt* command) {
    TableChange change;
    const ListCell* cell = nullptr;
    foreach (cell, command->cmds) {
      const auto* part = lfirst_node(AlterTableCmd, cell);
      switch (part->subtype) {
        case AT_AddColumn:
          change.added_columns.emplace_back(castNode(ColumnDef, part->def)->colname);
          if (makes_key(castNode(ColumnDef, part->def)->constraints)) change.has_new_key = true;
          break;
        case AT_AddConstraint:
          if (castNode(Constraint, part->def)->contype == CONSTR_PRIMARY) change.has_new_key = true;
          break;
        case AT_DropColumn:
          change.dropped_columns.emplace_back(part->name);
          if (part->behavior != DROP_CASCADE) change.lost_columns.emplace_back(part->name);
          break;
        case AT_AlterColumnType:
          change.retyped_columns.emplace_back(part->name);
          if (castNode(ColumnDef, part->def)->raw_default != nullptr) {
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
          join(castNode(PartitionCmd, part->def)->name);
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
                                !change.added_columns.empty() || !change.dropped_columns.empty() ||
                                !change.retyped_columns.empty();
    if (!concerns_rules) return;
    if (command->objtype != OBJECT_TYPE) {
      add(command->relation, std::move(change));
      return;
    }
    for (Oid const table : tables_of_type(command->relation)) add(table, change);
  }

  void create(const CreateStmt* command) {
    if (command->partbound != nullptr) join(command->relation);
  }

  /// CREATE SCHEMA with tables in it: they have been made by commands that no event speaks of.
  void create(const CreateSchemaStmt* command) {
    const ListCell* cell = nullptr;
    foreach (cell, command->schemaElts) {
      auto* element = static_cast<Node*>(lfirst(cell));
      if (IsA(element, CreateStmt)) create(castNode(CreateStmt, element));
    }
  }

  std::vector<TableChange> take() { return std::move(changes_); }

 private:
  void add(Oid table, TableChange change) {
    if (!OidIsValid(table)) return;
    change.table = table;
    changes_.push_back(std::move(change));
  }
  void add(const RangeVar* name, TableChange change) { add(own_table(name), std::move(change)); }

  void join(const RangeVar* partition) {
    TableChange change;
    change.has_joined = true;
    add(partition, std::move(change));
  }
  void leave(const RangeVar* partition) {
    TableChange change;
    change.has_left = true;
    add(partition, std::move(change));
  }

  /// The tables that were made OF a composite type, which follow its attributes.
  static std::vector<Oid> tables_of_type(const RangeVar* name) {
    Oid const type = pg::call([&] {
      Oid const composite = RangeVarGetRelid(name, NoLock, true);
      return OidIsValid(composite) ? get_rel_type_id(composite) : InvalidOid;
    });
    std::vector<Oid> tables;
    for (const pg::Dependency& dependent : pg::dependents_of({TypeRelationId, type})) {
      bool const is_of_it = dependent.object.catalog == RelationRelationId && dependent.column == 0 &&
                            has_rows_of(dependent.object.oid, type);
      if (is_of_it) tables.push_back(dependent.object.oid);
    }
    return tables;
  }

  static bool has_rows_of(Oid relation, Oid type) {
    return pg::call([&] {
      HeapTuple const row = SearchSysCache1(RELOID, ObjectIdGetDatum(relation));
      if (!HeapTupleIsValid(row)) return false;
      bool const has = reinterpret_cast<Form_pg_class>(GETSTRUCT(row))->reloftype == type;
      ReleaseSysCache(row);
      return has;
    });
  }

  std::vector<TableChange> changes_;
};

}  // namespace

std::vector<TableChange> table_changes(Node* command) {
  Changes changes;
  if (IsA(command, RenameStmt)) {
    changes.rename(castNode(RenameStmt, command));
  } else if (IsA(command, AlterTableStmt)) {
    changes.alter(castNode(AlterTableStmt, command));
  } else if (IsA(command, CreateStmt)) {
    changes.create(castNode(CreateStmt, command));
  } else if (IsA(command, CreateForeignTableStmt)) {
    changes.create(&castNode(CreateForeignTableStmt, command)->base);
  } else if (IsA(command, CreateSchemaStmt)) {
    changes.create(castNode(CreateSchemaStmt, command));
  }
  return changes.take();
}

}  // namespace rules
