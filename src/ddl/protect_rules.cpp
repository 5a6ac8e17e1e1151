// What the event triggers that pgshift.protect() makes run: it refuses what would switch a rule off, or
// change what rules record, unless the extension itself does it.
//
// It looks at what a command has done, not at what it says: whatever names resolved to, it is known by then,
// and the error undoes it.
#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "capability.hpp"
#include "catalog/ddl_objects.hpp"
#include "catalog/relation.hpp"
#include "core/message_text.hpp"
#include "ddl/attached_partitions.hpp"
#include "ddl/extension_guard.hpp"
#include "ddl/protect_triggers.hpp"
#include "extension/extension.hpp"
#include "extension/own_change.hpp"
#include "pg/trigger_call.hpp"
#include "rule/rule_trigger.hpp"
#include "storage/table_creation.hpp"

namespace ddl {

namespace {

[[noreturn]] void refuse(const std::string& object, const char* change, const pg::ErrorObject& names = {}) {
  throw pg::Report(ERRCODE_INSUFFICIENT_PRIVILEGE,
                   fmt::format("[PgShift] {} is protected and cannot be {}.", object, change))
      .with_hint("The extension's owner can end the protection by pgshift.protect(false).")
      .on(names);
}

/// One that was made with its table is the table's own from then on; while a dump is restored, it is before
/// the table has been closed.
bool is_records_sequence(Oid sequence) {
  Oid table = InvalidOid;
  int32 column = 0;
  bool const is_owned =
      pg::call([&] { return sequenceIsOwned(sequence, DEPENDENCY_INTERNAL, &table, &column); });
  return is_owned && storage::is_closed(table);
}

/// Or a column of one.
bool is_table(const catalog::DdlObject& object) {
  return object.catalog == RelationRelationId && object.type.starts_with("table");
}

std::string described(const catalog::DdlObject& object) {
  std::string type = object.type;
  type.front() = static_cast<char>(pg_ascii_toupper(static_cast<unsigned char>(type.front())));
  return fmt::format("{} {}", type, core::quoted(object.identity));
}

/// How much a dropped object says of what the command was about; 0 if it may go.
int weight(const catalog::DdlObject& object) {
  if (object.type == "extension") return object.name == extension::extension_name ? 4 : 0;
  if (object.catalog == NamespaceRelationId) return object.name == "pgshift" ? 3 : 0;
  if (object.schema != "pgshift" || object.type == "trigger") return 0;
  // Others than ours are their makers'.
  if (object.type == "index" && !object.name.starts_with("_pgshift_")) return 0;
  return object.type == "table" || object.type == "function" || object.type == "view" ? 2 : 1;
}

/// What would take these event triggers along, before they could say anything about it.
void refuse_start(Node* command) {
  if (drops_extension(command)) {
    refuse(fmt::format("Extension {}", core::quoted(extension::extension_name)), "dropped");
  }
  if (drops_named(command, OBJECT_SCHEMA, "pgshift")) refuse("Schema \"pgshift\"", "dropped");
}

/// What stands for something goes with its owner, or has come again after CASCADE took it along.
bool may_go_along(Node* command, const catalog::DdlObject& object) {
  if (object.is_original && !IsA(command, DropOwnedStmt)) return false;
  auto const all = pgshift::capabilities();
  return std::any_of(all.begin(), all.end(), [&](const pgshift::Capability& capability) {
    return capability.stands_for_something != nullptr && capability.stands_for_something(object);
  });
}

void refuse_drops(Node* command) {
  std::vector<catalog::DdlObject> dropped = catalog::dropped_objects();
  std::erase_if(dropped, [&](const catalog::DdlObject& object) { return may_go_along(command, object); });
  auto const heaviest = std::max_element(dropped.begin(), dropped.end(),
                                         [](const catalog::DdlObject& left, const catalog::DdlObject& right) {
                                           return weight(left) < weight(right);
                                         });
  if (heaviest == dropped.end()) return;
  if (weight(*heaviest) > 0) refuse(described(*heaviest), "dropped");
  for (const catalog::DdlObject& object : dropped) {
    if (object.catalog == TriggerRelationId) refuse_dropped_trigger(object);
  }
}

/// What can be changed about a table that rules write to without touching what it holds.
bool is_harmless(AlterTableType change) {
  switch (change) {
    case AT_SetStatistics:
    case AT_SetOptions:
    case AT_ResetOptions:
    case AT_SetStorage:
    case AT_SetCompression:
    case AT_ClusterOn:
    case AT_DropCluster:
    case AT_SetTableSpace:
    case AT_SetRelOptions:
    case AT_ResetRelOptions:
    case AT_ReplicaIdentity:
    case AT_EnableTrig:
    case AT_EnableAlwaysTrig:
    case AT_EnableTrigAll:
    case AT_EnableTrigUser:
      return true;
    default:
      return false;
  }
}

bool is_harmless(const AlterTableStmt* command) {
  const ListCell* cell = nullptr;
  foreach (cell, command->cmds) {
    if (!is_harmless(lfirst_node(AlterTableCmd, cell)->subtype)) return false;
  }
  return true;
}

bool attaches(const AlterTableStmt* command) {
  const ListCell* cell = nullptr;
  foreach (cell, command->cmds) {
    if (lfirst_node(AlterTableCmd, cell)->subtype == AT_AttachPartition) return true;
  }
  return false;
}

/// A partition's statement triggers don't fire for what is written to its parent.
void refuse_attached_record(const AlterTableStmt* command, Oid table) {
  if (!attaches(command)) return;
  for (Oid const partition : attached_in_transaction(table)) {
    if (storage::is_closed(partition)) {
      refuse(fmt::format("Table {}", core::quoted(catalog::relation_names(partition).table)), "changed",
             catalog::relation_names(partition));
    }
  }
}

void refuse_altered_table(const AlterTableStmt* command, const catalog::DdlObject& table) {
  refuse_switched_off(command, table.oid);
  refuse_attached_record(command, table.oid);
  if (!is_harmless(command) && storage::is_closed(table.oid)) {
    refuse(described(table), "changed", catalog::relation_names(table.oid));
  }
}

/// The attributes of a type are those of a relation, which the extension does not have by itself.
bool is_extensions_row_type(Oid relation) {
  Oid const type = pg::call([&] { return get_rel_type_id(relation); });
  return OidIsValid(type) && extension::is_of_extension(TypeRelationId, type);
}

bool is_kept(const catalog::DdlObject& object) {
  if (object.catalog == NamespaceRelationId) return object.oid == extension::extension_schema();
  if (object.type == "extension") return object.identity == extension::extension_name;
  if (extension::is_of_extension(object.catalog, object.oid)) return true;
  if (object.catalog == RelationRelationId && is_extensions_row_type(object.oid)) return true;
  // A log's order is that of its ids.
  if (object.type == "sequence") return is_records_sequence(object.oid);
  return is_table(object) && storage::is_closed(object.oid);
}

/// Nothing of the extension is found under another name.
void refuse_other_schema(const RenameStmt* command) {
  if (command->renameType == OBJECT_SCHEMA && std::strcmp(command->subname, "pgshift") == 0) {
    refuse("Schema \"pgshift\"", "renamed");
  }
}

/// A rule ON SELECT is what a view is.
void refuse_rewriting(const RangeVar* name) {
  Oid const relation = pg::call([&] { return RangeVarGetRelid(name, NoLock, true); });
  if (!OidIsValid(relation) || !extension::is_of_extension(RelationRelationId, relation)) return;
  pg::ErrorObject const names = catalog::relation_names(relation);
  refuse(fmt::format("View {}", core::quoted(names.table)), "changed", names);
}

/// What another extension has is in no dump.
void refuse_giving_away(const AlterExtensionContentsStmt* command) {
  Oid const given = pg::call([&] {
    Relation relation = nullptr;
    ObjectAddress const address =
        get_object_address(command->objtype, command->object, &relation, AccessShareLock, true);
    if (relation != nullptr) relation_close(relation, NoLock);
    return relation != nullptr ? address.objectId : InvalidOid;
  });
  if (!OidIsValid(given)) return;
  char const kind = pg::call([&] { return get_rel_relkind(given); });
  bool const is_sequence = kind == RELKIND_SEQUENCE;
  if (is_sequence ? !is_records_sequence(given) : kind != RELKIND_RELATION || !storage::is_closed(given))
    return;
  pg::ErrorObject const names = catalog::relation_names(given);
  refuse(fmt::format("{} {}", is_sequence ? "Sequence" : "Table",
                     core::quoted(names.schema + "." + names.table)),
         "changed", names);
}

void refuse_changes(Node* command) {
  if (IsA(command, AlterExtensionStmt)) return;
  if (IsA(command, AlterExtensionContentsStmt))
    refuse_giving_away(castNode(AlterExtensionContentsStmt, command));
  if (IsA(command, RenameStmt)) refuse_other_schema(castNode(RenameStmt, command));
  if (IsA(command, RuleStmt)) refuse_rewriting(castNode(RuleStmt, command)->relation);
  for (const catalog::DdlObject& object : catalog::changed_objects()) {
    if (object.catalog == TriggerRelationId) {
      refuse_changed_trigger(command, object.oid);
    } else if (IsA(command, AlterTableStmt) && is_table(object)) {
      refuse_altered_table(castNode(AlterTableStmt, command), object);
    } else if (is_kept(object)) {
      refuse(described(object), "changed");
    }
  }
}

}  // namespace

}  // namespace ddl

PGSHIFT_FUNCTION(pgshift_protect_rules) {
  pg::EventTriggerCall const call(fcinfo, "pgshift.protect_rules");
  if (extension::OwnChange::is_under_way() || extension::is_in_extension_script()) return 0;
  if (call.event() == "ddl_command_start") {
    ddl::refuse_start(call.command());
  } else if (call.event() == "sql_drop") {
    ddl::refuse_drops(call.command());
  } else if (call.event() == "ddl_command_end") {
    ddl::refuse_changes(call.command());
  }
  return 0;
}
