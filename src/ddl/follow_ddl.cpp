// An event trigger that keeps rules true when tables change: it follows the renaming of the columns that
// rules name, and refuses, by the rule's name, a change that a rule can't be applied after.
//
// It looks only at what a command can have broken, and only at that command's own tables: while a dump is
// restored, rules are there before the grants that their expressions need, and are not to be judged yet.
#include <algorithm>
#include <cstring>
#include <optional>

#include "capability.hpp"
#include "catalog/ddl_objects.hpp"
#include "catalog/dependencies.hpp"
#include "ddl/followed_table.hpp"
#include "ddl/strangers.hpp"
#include "ddl/table_change.hpp"
#include "ddl/table_identities.hpp"
#include "ddl/trigger_privilege.hpp"
#include "ddl/type_change.hpp"
#include "ddl/typed_tables.hpp"
#include "ddl/used_names.hpp"
#include "pg/compat.hpp"
#include "pg/security.hpp"
#include "pg/trigger_call.hpp"
#include "rule/rule_uses.hpp"

namespace ddl {

namespace {

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

/// ALTER TABLE … OWNER TO.
bool gives_away(Node* command) {
  if (!IsA(command, AlterTableStmt)) return false;
  const ListCell* cell = nullptr;
  foreach (cell, castNode(AlterTableStmt, command)->cmds) {
    if (lfirst_node(AlterTableCmd, cell)->subtype == AT_ChangeOwner) return true;
  }
  return false;
}

bool is_of_interest(Node* command) {
  return may_rename(command) || may_change_type(command) || may_change_objects(command) ||
         gives_away(command) || IsA(command, CreateTrigStmt) || IsA(command, CreateSchemaStmt);
}

/// By the command itself: nobody else's rights are enough for what there is to do.
bool is_given_away(Oid table) {
  return !pg::call([&] { return pg::compat::owns_relation(table, GetUserId()); });
}

/// True for a table that a role has made OF another role's type: that role's ALTER TYPE … CASCADE has changed
/// it, and is kept from nothing by the rules of the table.
bool goes_with_strangers_type(Node* command, Oid table) {
  if (!IsA(command, AlterTableStmt) || castNode(AlterTableStmt, command)->objtype != OBJECT_TYPE)
    return false;
  Oid const type = type_made_of(table);
  return OidIsValid(type) && !concerns(catalog::owner_of(table), catalog::owner_of({TypeRelationId, type}));
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
    if (!change.columns.dropped.empty() && goes_with_strangers_type(command, change.table)) {
      follow_loss(change.table, change.columns.dropped);
      continue;
    }
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
  if (gives_away(command)) note_new_owners(changed);
  if (may_change_type(command)) check_type_change(command, changed);
  if (may_rename(command)) refuse_lost_names(command, changed);
}

}  // namespace

}  // namespace ddl

PGSHIFT_FUNCTION(pgshift_follow_ddl) {
  pg::EventTriggerCall const call(fcinfo, "pgshift.follow_ddl", "ddl_command_end");
  ddl::follow_command(call.command());
  return 0;
}
