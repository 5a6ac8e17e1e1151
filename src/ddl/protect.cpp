// pgshift.protect(): event triggers that let nobody switch rules off but by the extension's own functions.
//
// They are made here and not by the install script: what belongs to an extension comes out of a dump as the
// script makes it, so whether it is there could not be dumped. pg_dump makes event triggers after all else,
// so they are in no restore's way.
#include <array>

#include <fmt/format.h>

#include "extension/extension.hpp"
#include "extension/outside_extension.hpp"
#include "pg/arguments.hpp"
#include "pg/security.hpp"
#include "pg/spi.hpp"

namespace ddl {

namespace {

struct Guard {
  const char* name;
  const char* event;
};

constexpr std::array<Guard, 3> guards{
    {{"pgshift_protect_start",
      "ddl_command_start WHEN TAG IN ('DROP EXTENSION', 'DROP OWNED', 'DROP SCHEMA')"},
     {"pgshift_protect_drop", "sql_drop"},
     {"pgshift_protect_change",
      "ddl_command_end WHEN TAG IN ('ALTER EXTENSION', 'ALTER FUNCTION', 'ALTER INDEX', 'ALTER PROCEDURE', "
      "'ALTER ROUTINE', "
      "'ALTER RULE', 'ALTER SCHEMA', 'ALTER SEQUENCE', 'ALTER TABLE', 'ALTER TRIGGER', 'ALTER TYPE', 'ALTER "
      "VIEW', "
      "'CREATE FUNCTION', 'CREATE RULE', 'CREATE TRIGGER', 'CREATE VIEW')"}}};

void remove(pg::Spi* spi) {
  for (const Guard& guard : guards) {
    bool const is_there = pg::call([&] { return OidIsValid(get_event_trigger_oid(guard.name, true)); });
    if (is_there) spi->execute(fmt::format("DROP EVENT TRIGGER {}", guard.name));
  }
}

void create(pg::Spi* spi) {
  for (const Guard& guard : guards) {
    spi->execute(fmt::format("CREATE EVENT TRIGGER {} ON {} EXECUTE FUNCTION pgshift.protect_rules()",
                             guard.name, guard.event));
    spi->execute(fmt::format("ALTER EVENT TRIGGER {} ENABLE ALWAYS", guard.name));
    spi->execute(fmt::format(
        "COMMENT ON EVENT TRIGGER {} IS 'Keeps rules from being switched off. Made by pgshift.protect(), and"
        " removed by pgshift.protect(false).'",
        guard.name));
  }
  spi->execute("ALTER EVENT TRIGGER pgshift_follow_ddl ENABLE ALWAYS");
  spi->execute("ALTER EVENT TRIGGER pgshift_follow_drop ENABLE ALWAYS");
  spi->execute("ALTER EVENT TRIGGER pgshift_guard_extension ENABLE ALWAYS");
}

/// Event triggers take a superuser, and the schema's owner is one.
Oid require_schema_owner() {
  Oid const owner = extension::schema_owner();
  if (pg::call([&] { return OidIsValid(owner) && has_privs_of_role(GetUserId(), owner); })) return owner;
  throw pg::Report(ERRCODE_INSUFFICIENT_PRIVILEGE, "must be owner of schema pgshift");
}

void protect(bool enabled) {
  Oid const owner = require_schema_owner();
  pg::call([] { PreventCommandIfReadOnly("pgshift.protect()"); });
  // Whoever does this at the same moment goes first.
  Oid const schema = extension::extension_schema();
  pg::call([&] { LockDatabaseObject(NamespaceRelationId, schema, 0, ShareUpdateExclusiveLock); });
  pg::ActingAs const as_owner(owner);
  extension::OutsideExtension const by_themselves;
  pg::Spi spi;
  remove(&spi);
  if (enabled) create(&spi);
}

}  // namespace

}  // namespace ddl

PGSHIFT_WRITER(pgshift_protect) {
  ddl::protect(pg::Arguments(fcinfo).flag(0, "enabled"));
  return 0;
}
