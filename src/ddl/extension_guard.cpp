// What the event trigger for the extension itself runs: an owner of it who is no superuser drops no other
// role's rules along with it, and makes nothing a part of it that could be dropped with something else.
#include "ddl/extension_guard.hpp"

#include <cstring>

#include <fmt/format.h>

#include "capability.hpp"
#include "catalog/catalog_scan.hpp"
#include "catalog/dependencies.hpp"
#include "extension/extension.hpp"
#include "extension/own_function.hpp"
#include "pg/text.hpp"
#include "pg/trigger_call.hpp"
#include "storage/table_creation.hpp"

namespace ddl {

namespace {

bool is_of_extensions_owner(const DropOwnedStmt* command) {
  const ListCell* cell = nullptr;
  foreach (cell, command->roles) {
    auto* role = lfirst_node(RoleSpec, cell);
    if (extension::goes_with_role(pg::call([&] { return get_rolespec_oid(role, false); }))) return true;
  }
  return false;
}

/// A table with rules whose owner the current user can't act as; empty if there is none. As the catalogs are
/// now, whatever the transaction's snapshot.
std::string strangers_table() {
  catalog::CatalogScan rows(TriggerRelationId, InvalidOid, {});
  while (HeapTuple const row = rows.next()) {
    auto const* trigger = reinterpret_cast<Form_pg_trigger>(GETSTRUCT(row));
    Oid const table = trigger->tgrelid;
    bool const is_rule = !trigger->tgisinternal && !extension::function_name(trigger->tgfoid).empty() &&
                         !storage::is_in_own_schema(table);
    if (!is_rule) continue;
    Oid const owner = catalog::owner_of(catalog::Object{RelationRelationId, table});
    bool const is_strangers =
        OidIsValid(owner) && !pg::call([&] { return has_privs_of_role(GetUserId(), owner); });
    if (is_strangers) return pg::quote_relation(table);
  }
  return {};
}

/// What belongs to the extension takes it along when it is dropped, with its schema, say, and no event
/// trigger sees that.
void refuse_other_members(Node* command) {
  if (!IsA(command, AlterExtensionContentsStmt)) return;
  const auto* contents = castNode(AlterExtensionContentsStmt, command);
  if (std::strcmp(contents->extname, extension::extension_name) != 0) return;
  throw pg::Report(ERRCODE_INSUFFICIENT_PRIVILEGE,
                   fmt::format("permission denied to alter extension \"{}\"", extension::extension_name))
      .with_detail("Only a superuser changes what belongs to it.");
}

/// Rules on other roles' tables, which CASCADE would take along, are not the extension's owner's to drop.
void refuse_taking_rules(Node* command) {
  if (!drops_extension(command)) return;
  extension::lock(AccessExclusiveLock);
  std::string const table = strangers_table();
  if (table.empty()) return;
  throw pg::Report(ERRCODE_INSUFFICIENT_PRIVILEGE,
                   fmt::format("permission denied to drop extension \"{}\"", extension::extension_name))
      .with_detail(fmt::format("Table {} has rules, and belongs to another role.", table))
      .with_hint("A superuser may drop the extension, or the table's owner the rules.");
}

void guard_extension(Node* command) {
  if (!pg::call([] { return superuser(); })) {
    refuse_other_members(command);
    refuse_taking_rules(command);
  }
  if (!drops_extension(command)) return;
  for (const pgshift::Capability& capability : pgshift::capabilities()) {
    if (capability.extension_drops != nullptr) capability.extension_drops();
  }
}

}  // namespace

bool drops_named(Node* command, ObjectType type, const char* name) {
  if (!IsA(command, DropStmt)) return false;
  const auto* drop = castNode(DropStmt, command);
  if (drop->removeType != type) return false;
  const ListCell* cell = nullptr;
  foreach (cell, drop->objects) {
    auto* object = static_cast<Node*>(lfirst(cell));
    if (IsA(object, String) && std::strcmp(strVal(object), name) == 0) return true;
  }
  return false;
}

bool drops_extension(Node* command) {
  if (IsA(command, DropOwnedStmt)) return is_of_extensions_owner(castNode(DropOwnedStmt, command));
  return drops_named(command, OBJECT_EXTENSION, extension::extension_name);
}

}  // namespace ddl

PGSHIFT_FUNCTION(pgshift_guard_extension) {
  pg::EventTriggerCall const call(fcinfo, "pgshift.guard_extension", "ddl_command_start");
  ddl::guard_extension(call.command());
  return 0;
}
