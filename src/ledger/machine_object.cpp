#include "ledger/machine_object.hpp"

#include <fmt/format.h>

#include "catalog/catalog_scan.hpp"
#include "catalog/dependencies.hpp"
#include "catalog/dropped_rows.hpp"
#include "extension/outside_extension.hpp"
#include "extension/own_change.hpp"
#include "ledger/ledger_tables.hpp"
#include "pg/security.hpp"
#include "pg/settings.hpp"
#include "pg/sha256.hpp"
#include "pg/spi.hpp"
#include "pg/text.hpp"
#include "storage/table_creation.hpp"
#include "storage/table_registry.hpp"

namespace ledger {

namespace {

constexpr std::string_view plain_prefix = "_pgshift_machine_";
constexpr std::string_view hashed_prefix = "_pgshift_machine#";
constexpr std::size_t hash_length = 32;

constexpr const char* comment =
    "Stands for a machine made by pgshift.define_machine(): whoever owns it owns the machine.";
/// Dumps carry comments, and so what this one says.
constexpr const char* comment_of_disarmed =
    "Stands for a machine that has lost something to CASCADE: it makes no transition until it is defined "
    "anew.";

constexpr std::string_view noted_kind = "machine";

bool is_composite_type(Oid relation) {
  return OidIsValid(relation) &&
         pg::call([&] { return get_rel_relkind(relation); }) == RELKIND_COMPOSITE_TYPE;
}

/// Without a note the object has been made since the extension was dropped last, if it ever was, or restored
/// from a dump.
bool was_always_called(Oid relation, const std::string& name) {
  auto const noted = storage::first_noted_at(storage::here(relation), noted_kind);
  return !noted || *noted == name;
}

catalog::Object object_of_name(const std::string& name) {
  Oid const relation = storage::find_table(name);
  bool const is_one = is_composite_type(relation) && was_always_called(relation, name);
  return {RelationRelationId, is_one ? relation : InvalidOid};
}

Oid type_of(const catalog::Object& object) {
  if (!OidIsValid(object.oid)) return InvalidOid;
  return pg::call([&] { return get_rel_type_id(object.oid); });
}

void set_comment(Oid type, const char* text) {
  pg::call([&] {
    CreateComments(type, TypeRelationId, 0, text);
    CommandCounterIncrement();
  });
}

std::string quoted(const std::string& name) {
  return fmt::format("pgshift.{}", pg::quote_identifier(name));
}

/// Nobody else can build anything on it, or its owner could not be dropped.
void create(const std::string& name) {
  pg::Spi spi;
  spi.execute(fmt::format("CREATE TYPE {} AS ()", quoted(name)));
  spi.execute(fmt::format("REVOKE ALL ON TYPE {} FROM PUBLIC", quoted(name)));
  spi.execute(fmt::format("COMMENT ON TYPE {} IS {}", quoted(name), pg::quote_literal(comment)));
}

/// What has got the name while the extension was dropped stands for nothing, and whatever its owner has built
/// on it does not keep it.
void drop_renamed(const std::string& name) {
  Oid const relation = storage::find_table(name);
  if (!is_composite_type(relation)) return;
  ObjectAddress const object{TypeRelationId, pg::call([&] { return get_rel_type_id(relation); }), 0};
  pg::call([&] {
    performDeletion(&object, DROP_CASCADE, PERFORM_DELETION_INTERNAL);
    CommandCounterIncrement();
  });
}

void give(const std::string& name, Oid owner) {
  extension::OutsideExtension const by_itself;
  extension::OwnChange const own;
  if (!OidIsValid(object_of_name(name).oid)) {
    // The current user need not be allowed to create anything in the schema.
    pg::ActingAs const extension_owner(
        catalog::owner_of(catalog::Object{NamespaceRelationId, storage::own_schema()}));
    pg::PinnedSettings const settings(pg::reading_settings());
    drop_renamed(name);
    create(name);
  }
  Oid const relation = object_of_name(name).oid;
  pg::call([&] {
    // Unlike the command, this does not ask whether the current user may give the type away.
    AlterTypeOwner_oid(get_rel_type_id(relation), owner, true);
    CommandCounterIncrement();
  });
}

}  // namespace

/// No two machines share one: what is too long for a name is told by another prefix, and by a hash that
/// nobody finds a second text for. In any encoding that a dump may be restored in, the same.
std::string machine_object_name(const std::string& machine) {
  std::string const utf8 = pg::to_utf8(machine);
  if (plain_prefix.size() + utf8.size() < NAMEDATALEN) return std::string(plain_prefix) + machine;
  pg::Sha256 hash;
  hash.add(utf8);
  return std::string(hashed_prefix) + hash.digest().substr(0, hash_length);
}

bool is_machine_objects_name(std::string_view name) {
  if (name.starts_with("__")) name.remove_prefix(1);
  return name.starts_with(plain_prefix) || name.starts_with(hashed_prefix);
}

catalog::Object machine_object(const std::string& machine) {
  return object_of_name(machine_object_name(machine));
}

std::optional<std::string> machine_of_object(const std::string& name) {
  if (!name.starts_with(plain_prefix)) return std::nullopt;
  return name.substr(plain_prefix.size());
}

Oid owner_of_machine(const std::string& machine) {
  catalog::Object const object = machine_object(machine);
  return OidIsValid(object.oid) ? catalog::owner_of(object) : InvalidOid;
}

bool belongs_to_current_user(const std::string& machine) {
  Oid const owner = owner_of_machine(machine);
  if (!OidIsValid(owner)) return false;
  return pg::call([&] {
    Oid const user = GetUserId();
    return superuser_arg(user) ? is_member_of_role_nosuper(user, owner) : has_privs_of_role(user, owner);
  });
}

void give_machine(const std::string& machine, Oid owner) {
  give(machine_object_name(machine), owner);
}

void note_machine_objects() {
  catalog::CatalogScan rows(RelationRelationId, InvalidOid,
                            {catalog::oid_key(Anum_pg_class_relnamespace, storage::own_schema())});
  while (HeapTuple const row = rows.next()) {
    auto const* relation = reinterpret_cast<Form_pg_class>(GETSTRUCT(row));
    std::string const name = NameStr(relation->relname);
    if (relation->relkind != RELKIND_COMPOSITE_TYPE || !is_machine_objects_name(name)) continue;
    std::string const place = storage::here(relation->oid);
    if (!storage::first_noted_at(place, noted_kind)) storage::note_at(place, noted_kind, name);
  }
}

void drop_machine_object(const std::string& machine) {
  Oid const type = type_of(machine_object(machine));
  if (!OidIsValid(type)) return;
  ObjectAddress const object{TypeRelationId, type, 0};
  pg::call([&] {
    performDeletion(&object, DROP_RESTRICT, PERFORM_DELETION_INTERNAL);
    CommandCounterIncrement();
  });
}

void restore_machine_object(Oid dropped, const std::string& name) {
  Oid const owner = catalog::owner_of_dropped(dropped);
  if (!OidIsValid(owner)) return;
  give(name, owner);
  pg::call([&] {
    ereport(
        WARNING,
        (errmsg("the machine that type %s stands for uses what is gone: it stays, and makes no transition",
                quote_qualified_identifier("pgshift", name.c_str())),
         errhint("Define the machine anew by pgshift.define_machine().")));
  });
}

void disarm_machine(const std::string& object) {
  Oid const machines = find_machines_table();
  Oid const type = type_of(object_of_name(object));
  if (!OidIsValid(machines) || !OidIsValid(type)) return;
  set_comment(type, comment_of_disarmed);
  // Sessions that have compiled the machine look it up again, and find it disarmed.
  pg::call([&] { CacheInvalidateRelcacheByRelid(machines); });
}

void arm_machine(const std::string& machine) {
  if (is_disarmed(machine)) set_comment(type_of(machine_object(machine)), comment);
}

bool is_disarmed(const std::string& machine) {
  Oid const type = type_of(machine_object(machine));
  if (!OidIsValid(type)) return false;
  return pg::to_string(pg::call([&] { return GetComment(type, TypeRelationId, 0); })) == comment_of_disarmed;
}

std::string quoted_machine_object(const std::string& machine) {
  return quoted(machine_object_name(machine));
}

}  // namespace ledger
