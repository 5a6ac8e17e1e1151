#include "storage/table_adoption.hpp"

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "core/message_text.hpp"
#include "extension/extension.hpp"
#include "extension/outside_extension.hpp"
#include "extension/own_change.hpp"
#include "pg/security.hpp"
#include "pg/settings.hpp"
#include "pg/spi.hpp"
#include "pg/text.hpp"
#include "storage/table.hpp"
#include "storage/table_creation.hpp"
#include "storage/table_privileges.hpp"

namespace storage {

namespace {

std::string role_name(Oid role) {
  return pg::to_string(pg::call([&] { return GetUserNameFromId(role, true); }));
}

/// What the table has that might run code, or be another table's, in words; empty if there is nothing.
std::string foreign_part(Oid table, const TableDefinition& definition) {
  std::string predicates;
  for (const Index& index : definition.indexes) {
    if (index.of_rows_with == Index::all_rows) continue;
    const Column& column = definition.columns[static_cast<std::size_t>(index.of_rows_with)];
    predicates += fmt::format(" AND pg_get_expr(i.indpred, i.indrelid) <> {}",
                              pg::quote_literal(pg::quote_identifier(std::string(column.name))));
  }
  pg::Spi spi;
  spi.execute(fmt::format(
      "SELECT what FROM ("
      "SELECT 'row security' FROM pg_class WHERE oid = {0} AND (relrowsecurity OR relforcerowsecurity)"
      " UNION ALL SELECT 'a type that it is a table of' FROM pg_class WHERE oid = {0} AND reloftype <> 0"
      " UNION ALL SELECT 'an extension that it belongs to' FROM pg_depend"
      " WHERE classid = 'pg_class'::regclass AND objid = {0} AND deptype = 'e'"
      " UNION ALL SELECT 'a parent or a child' FROM pg_inherits WHERE {0} IN (inhrelid, inhparent)"
      " UNION ALL SELECT pg_describe_object('pg_trigger'::regclass, t.oid, 0) FROM pg_trigger AS t"
      " JOIN pg_proc AS p ON p.oid = t.tgfoid WHERE t.tgrelid = {0} AND NOT"
      " (p.pronamespace = {1} AND p.proname = {2} AND t.tgqual IS NULL)"
      " UNION ALL SELECT pg_describe_object('pg_rewrite'::regclass, oid, 0) FROM pg_rewrite WHERE ev_class = "
      "{0}"
      " UNION ALL SELECT pg_describe_object('pg_policy'::regclass, oid, 0) FROM pg_policy WHERE polrelid = "
      "{0}"
      " UNION ALL SELECT pg_describe_object('pg_attrdef'::regclass, oid, 0) FROM pg_attrdef WHERE adrelid = "
      "{0}"
      " UNION ALL SELECT pg_describe_object('pg_constraint'::regclass, oid, 0) FROM pg_constraint"
      " WHERE {0} IN (conrelid, confrelid) AND contype <> 'n'"
      " UNION ALL SELECT pg_describe_object('pg_statistic_ext'::regclass, oid, 0) FROM pg_statistic_ext"
      " WHERE stxrelid = {0}"
      " UNION ALL SELECT pg_describe_object('pg_class'::regclass, i.indexrelid, 0) FROM pg_index AS i"
      " WHERE i.indrelid = {0} AND (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL{3})"
      ") AS foreign_parts (what) LIMIT 1",
      table, own_schema(), pg::quote_literal(std::string(refusal_function)), predicates));
  return spi.size() > 0 ? spi.text(0, 1) : std::string();
}

void require_own_shape(Oid table, const TableDefinition& definition) {
  Table const opens(table, NoLock, definition);
  std::string const part = foreign_part(table, definition);
  if (part.empty()) return;
  pg::ErrorObject const names = catalog::relation_names(table);
  throw pg::Report(
      ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
      fmt::format("table {}.{} is not as this extension makes it", names.schema, core::quoted(names.table)))
      .with_detail(fmt::format("It belongs to {} and has what could run code: {}.",
                               core::quoted(role_name(catalog::owner_of(table))), part))
      .with_hint("Drop that, and whatever else it has been given.")
      .on(names);
}

bool is_to_be_adopted(Oid table) {
  if (!is_in_own_schema(table)) return false;
  Oid const owner = catalog::owner_of(table);
  return !pg::call([&] { return superuser_arg(owner); });
}

}  // namespace

bool may_be_written_to(Oid owner) {
  return owner == GetUserId() || pg::call([&] { return superuser_arg(owner); });
}

void adopt_restored(Oid table, const TableDefinition& definition) {
  if (!is_to_be_adopted(table) || XactReadOnly || RecoveryInProgress()) return;
  pg::call([&] { LockRelationOid(table, AccessExclusiveLock); });
  // Another session may have been faster.
  if (!is_to_be_adopted(table)) return;
  Oid const owner = extension::schema_owner();
  {
    pg::ActingAs const as_owner(owner);
    extension::OutsideExtension const by_itself;
    extension::OwnChange const own;
    pg::PinnedSettings const settings(pg::reading_settings());
    require_own_shape(table, definition);
    std::string const name = pg::quote_relation(table);
    {
      pg::Spi spi;
      spi.execute(fmt::format("ALTER TABLE {} OWNER TO {}", name, pg::quote_identifier(role_name(owner))));
    }
    close_to_sql(name, definition);
    settle_privileges(name);
  }
  end_restoring();
}

}  // namespace storage
