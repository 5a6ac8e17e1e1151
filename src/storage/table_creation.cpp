#include "storage/table_creation.hpp"

#include <string_view>

#include <fmt/format.h>

#include "catalog/dependencies.hpp"
#include "catalog/relation.hpp"
#include "catalog/stored_trigger.hpp"
#include "extension/outside_extension.hpp"
#include "extension/own_change.hpp"
#include "extension/own_function.hpp"
#include "pg/named_lock.hpp"
#include "pg/security.hpp"
#include "pg/settings.hpp"
#include "pg/spi.hpp"
#include "pg/subtransaction.hpp"
#include "pg/text.hpp"
#include "storage/table_privileges.hpp"
#include "storage/table_registry.hpp"

namespace storage {

namespace {

constexpr const char* schema_name = "pgshift";

/// `table` is its name as SQL has it.
void create(const std::string& table, const TableDefinition& definition) {
  pg::Spi spi;
  spi.execute(fmt::format("CREATE TABLE {} ({}) USING heap WITH (fillfactor = {})", table,
                          column_list(definition.columns), definition.fillfactor));
  // What is changed or removed there must be found again where logical replication brings it. No index: the
  // log has one, which each entry pays for.
  spi.execute(fmt::format("ALTER TABLE {} REPLICA IDENTITY FULL", table));
  for (const Index& index : definition.indexes) spi.execute(create_index(table, definition, index));
  spi.execute(
      fmt::format("COMMENT ON TABLE {} IS {}", table, pg::quote_literal(std::string(definition.comment))));
}

void close_to_sql(const std::string& table, const TableDefinition& definition) {
  pg::Spi spi;
  for (const std::string& statement : closing_statements(table, definition.closing)) {
    spi.execute(statement);
  }
}

/// In the database's tablespace and not in the one that the caller's setting names, which who the table is
/// made for need not be allowed to use.
void pin_tablespace() {
  // An error's abort puts the setting back, and otherwise the end of the caller's PinnedSettings.
  pg::call([] {
    set_config_option("default_tablespace", "", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
  });
}

/// False where the table is not to be dropped: a transaction that is about to write to it keeps it.
bool drop_if_free(Oid table) {
  bool const is_free = pg::call([&] { return ConditionalLockRelationOid(table, AccessExclusiveLock); });
  if (!is_free || !was_never_written(table)) return false;
  pg::ActingAs const owner(catalog::owner_of(catalog::Object{NamespaceRelationId, own_schema()}));
  extension::OwnChange const own;
  pg::Spi spi;
  spi.execute(fmt::format("DROP TABLE {}", pg::quote_relation(table)));
  return true;
}

}  // namespace

std::string qualified_name(const std::string& name) {
  return fmt::format("{}.{}", schema_name, pg::quote_identifier(name));
}

std::vector<std::string> closing_statements(const std::string& qualified_name, std::string_view closing) {
  return {fmt::format("CREATE OR REPLACE TRIGGER {} BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON {} FOR "
                      "EACH STATEMENT"
                      " EXECUTE FUNCTION {}.refuse_write_trigger({})",
                      refusal_trigger, qualified_name, schema_name,
                      closing.empty() ? "" : pg::quote_literal(std::string(closing))),
          fmt::format("ALTER TABLE {} ENABLE ALWAYS TRIGGER {}", qualified_name, refusal_trigger)};
}

Oid own_schema() {
  return pg::call([] { return get_namespace_oid(schema_name, false); });
}

bool is_in_own_schema(Oid relation) {
  return pg::call([&] {
    Oid const schema = get_namespace_oid(schema_name, true);
    return OidIsValid(schema) && get_rel_namespace(relation) == schema;
  });
}

bool is_closed(Oid table) {
  for (Oid const oid : catalog::triggers_of(table)) {
    auto const trigger = catalog::find_trigger(oid, catalog::Argument::not_wanted);
    if (trigger && extension::function_name(trigger->function) == refusal_function) return true;
  }
  return false;
}

Oid find_table(const std::string& name) {
  return pg::call([&] {
    Oid const schema = get_namespace_oid(schema_name, true);
    return OidIsValid(schema) ? get_relname_relid(name.c_str(), schema) : InvalidOid;
  });
}

Oid find_closed(const std::string& name) {
  Oid const found = find_table(name);
  return OidIsValid(found) && is_closed(found) ? found : InvalidOid;
}

Oid ensure_table(const std::string& name, const TableDefinition& definition) {
  if (Oid const found = find_closed(name); OidIsValid(found)) return found;
  Oid const schema = own_schema();
  // Whoever makes the same one at this moment goes first; nobody else is waited for, but protect().
  pg::lock_name(fmt::format("table/{}", name), ExclusiveLock);
  pg::call([&] { LockDatabaseObject(NamespaceRelationId, schema, 0, ShareLock); });
  if (Oid const found = find_closed(name); OidIsValid(found)) return found;
  pg::ActingAs const owner(catalog::owner_of(catalog::Object{NamespaceRelationId, schema}));
  extension::OutsideExtension const by_itself;
  pg::PinnedSettings const settings(pg::reading_settings());
  pin_tablespace();
  extension::OwnChange const own;
  std::string const table = qualified_name(name);
  if (!OidIsValid(find_table(name))) {
    create(table, definition);
    settle_privileges(table);
  }
  close_to_sql(table, definition);
  return find_table(name);
}

Oid create_table(const std::string& schema, const std::string& name, const TableDefinition& definition) {
  extension::OutsideExtension const by_itself;
  pg::PinnedSettings const settings(pg::reading_settings());
  extension::OwnChange const own;
  std::string const table = fmt::format("{}.{}", pg::quote_identifier(schema), pg::quote_identifier(name));
  create(table, definition);
  close_to_sql(table, definition);
  Oid const made =
      pg::call([&] { return get_relname_relid(name.c_str(), get_namespace_oid(schema.c_str(), false)); });
  note_table_elsewhere(made, definition.closing);
  return made;
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

void drop_unused_table(const std::string& name) {
  Oid const table = find_closed(name);
  if (!OidIsValid(table)) return;
  // One that stays, readers and approvers are not kept from to the end of the transaction.
  pg::call([&] { LockRelationOid(table, AccessShareLock); });
  if (!was_never_written(table)) return;
  pg::Subtransaction attempt;
  try {
    if (drop_if_free(table)) attempt.commit();
  } catch (const pg::Error& error) {
    // Every role can make a view of the table, or a column of its row type, without a privilege on it: that
    // keeps the table, and is in nobody's way.
    if (error.data()->sqlerrcode != ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST) throw;
    FreeErrorData(error.data());
  }
}

}  // namespace storage
