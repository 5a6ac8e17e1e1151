#include "storage/own_table_definition.hpp"

#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "catalog/dependencies.hpp"
#include "catalog/relation.hpp"
#include "extension/outside_extension.hpp"
#include "extension/own_change.hpp"
#include "pg/named_lock.hpp"
#include "pg/security.hpp"
#include "pg/settings.hpp"
#include "pg/spi.hpp"
#include "pg/text.hpp"

namespace storage {

namespace {

constexpr const char* schema_name = "pgshift";

std::string qualified(const OwnTableDefinition& definition) {
  return fmt::format("{}.{}", schema_name, pg::quote_identifier(definition.name));
}

/// Takes away what ALTER DEFAULT PRIVILEGES gives others on every new table and sequence.
void revoke_defaults(const std::string& name) {
  std::vector<std::string> commands;
  {
    pg::Spi spi;
    spi.execute(fmt::format(
        "SELECT format('REVOKE ALL ON TABLE %s FROM %s', c.oid::regclass,"
        " CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE g.grantee::regrole::text END)"
        " FROM pg_class AS c, aclexplode(c.relacl) AS g WHERE g.grantee <> c.relowner"
        " AND (c.oid = {0}::regclass OR c.relkind = 'S' AND EXISTS (SELECT FROM pg_depend AS d WHERE"
        " d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refobjid = {0}::regclass))"
        " GROUP BY c.oid, g.grantee",
        pg::quote_literal(name)));
    for (std::uint64_t row = 0; row < spi.size(); ++row) commands.push_back(spi.text(row, 1));
  }
  pg::Spi spi;
  for (const std::string& command : commands) spi.execute(command);
}

void create(const OwnTableDefinition& definition) {
  std::string const table = qualified(definition);
  pg::Spi spi;
  spi.execute(fmt::format("CREATE TABLE {} ({}) USING heap WITH (fillfactor = {})", table, definition.columns,
                          definition.fillfactor));
  revoke_defaults(table);
  // What is changed or removed there must be found again where logical replication brings it. No index: the
  // log has one, which each entry pays for.
  spi.execute(fmt::format("ALTER TABLE {} REPLICA IDENTITY FULL", table));
  spi.execute(definition.create_index());
  for (std::size_t i = 0; i < definition.more_indexes.size(); ++i) {
    spi.execute(definition.create_further_index(i));
  }
  spi.execute(fmt::format("COMMENT ON TABLE {} IS {}", table, pg::quote_literal(definition.comment)));
}

void close_to_sql(const OwnTableDefinition& definition) {
  pg::Spi spi;
  for (const std::string& statement : closing_statements(definition)) spi.execute(statement);
}

/// The tgenabled of the trigger that closes it, if it has that.
std::optional<char> closed_to_sql(Oid table) {
  catalog::OpenRelation const relation(table, AccessShareLock);
  const TriggerDesc* triggers = relation->trigdesc;
  for (int i = 0; triggers != nullptr && i < triggers->numtriggers; ++i) {
    const Trigger& trigger = triggers->triggers[i];
    if (std::string_view(trigger.tgname) == refusal_trigger) return trigger.tgenabled;
  }
  return std::nullopt;
}

}  // namespace

std::string OwnTableDefinition::create_index() const {
  return fmt::format("CREATE {}INDEX ON {} ({})", is_unique ? "UNIQUE " : "", qualified(*this), index);
}

std::string OwnTableDefinition::create_further_index(std::size_t which) const {
  const Index& index = more_indexes.at(which);
  return fmt::format("CREATE {}INDEX ON {} {}", index.is_unique ? "UNIQUE " : "", qualified(*this),
                     index.rest);
}

std::vector<std::string> closing_statements(const OwnTableDefinition& definition) {
  std::string const table = qualified(definition);
  return {fmt::format("CREATE OR REPLACE TRIGGER {} BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON {} FOR "
                      "EACH STATEMENT"
                      " EXECUTE FUNCTION {}.refuse_write_trigger({})",
                      refusal_trigger, table, schema_name,
                      definition.owner_may_insert ? "'owner may insert'" : ""),
          fmt::format("ALTER TABLE {} ENABLE ALWAYS TRIGGER {}", table, refusal_trigger)};
}

Oid own_schema() {
  return pg::call([] { return get_namespace_oid(schema_name, false); });
}

bool is_own_table(Oid relation) {
  return pg::call([&] {
    Oid const schema = get_namespace_oid(schema_name, true);
    return OidIsValid(schema) && get_rel_namespace(relation) == schema;
  });
}

Oid find_own_table(const std::string& name) {
  return pg::call([&] {
    Oid const schema = get_namespace_oid(schema_name, true);
    return OidIsValid(schema) ? get_relname_relid(name.c_str(), schema) : InvalidOid;
  });
}

bool is_in_order(Oid table) {
  return OidIsValid(table) && closed_to_sql(table).has_value();
}

Oid ensure_own_table(const OwnTableDefinition& definition) {
  if (Oid const found = find_own_table(definition.name); is_in_order(found)) return found;
  Oid const schema = own_schema();
  // Whoever makes the same one at this moment goes first; nobody else is waited for, but protect().
  pg::lock_name(fmt::format("table/{}", definition.name), ExclusiveLock);
  pg::call([&] { LockDatabaseObject(NamespaceRelationId, schema, 0, ShareLock); });
  if (Oid const found = find_own_table(definition.name); is_in_order(found)) return found;
  pg::ActingAs const owner(catalog::owner_of(catalog::Object{NamespaceRelationId, schema}));
  extension::OutsideExtension const by_itself;
  pg::PinnedSettings const settings(pg::reading_settings());
  // In the database's tablespace and not in the one that the caller's setting names, which the caller need
  // not be allowed to use.
  pg::call([] {
    set_config_option("default_tablespace", "", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
  });
  extension::OwnChange const own;
  if (!OidIsValid(find_own_table(definition.name))) create(definition);
  close_to_sql(definition);
  return find_own_table(definition.name);
}

bool was_never_written(Oid table) {
  return pg::call([&] {
    Relation relation = RelationIdGetRelation(table);
    if (!RelationIsValid(relation)) return false;
    bool const is_heap = relation->rd_rel->relkind == RELKIND_RELATION;
    bool const is_empty = is_heap && table_relation_size(relation, MAIN_FORKNUM) == 0;
    RelationClose(relation);
    return is_empty;
  });
}

void drop_unused_own_table(const std::string& name) {
  Oid const table = find_own_table(name);
  if (!is_in_order(table)) return;
  // Who is about to write to it keeps it.
  bool const is_free = pg::call([&] { return ConditionalLockRelationOid(table, AccessExclusiveLock); });
  if (!is_free || !was_never_written(table)) return;
  pg::ActingAs const owner(catalog::owner_of(catalog::Object{NamespaceRelationId, own_schema()}));
  extension::OwnChange const own;
  pg::Spi spi;
  spi.execute(fmt::format("DROP TABLE {}", pg::quote_relation(table)));
}

}  // namespace storage
