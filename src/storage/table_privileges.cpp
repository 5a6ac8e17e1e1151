#include "storage/table_privileges.hpp"

#include <vector>

#include <fmt/format.h>

#include "extension/extension.hpp"
#include "pg/spi.hpp"
#include "pg/text.hpp"

namespace storage {

namespace {

/// The extension's owner; InvalidOid where that is a superuser, who needs no privilege.
Oid plain_owner() {
  Oid const owner = extension::extension_owner();
  bool const is_superuser = pg::call([&] { return superuser_arg(owner); });
  return is_superuser ? InvalidOid : owner;
}

std::string role_name(Oid role) {
  return pg::quote_identifier(pg::to_string(pg::call([&] { return GetUserNameFromId(role, false); })));
}

/// Runs the statements that the query makes.
void execute_all(const std::string& query) {
  // They are taken over before the first of them runs: a connection to SPI holds the rows of its last
  // statement only.
  std::vector<std::string> commands;
  {
    pg::Spi spi;
    spi.execute(query);
    for (std::uint64_t row = 0; row < spi.size(); ++row) commands.push_back(spi.text(row, 1));
  }
  pg::Spi spi;
  for (const std::string& command : commands) spi.execute(command);
}

/// The table and its sequences, for a query.
std::string relations_of(const std::string& table) {
  return fmt::format(
      "pg_class AS c WHERE (c.oid = {0}::regclass OR c.relkind = 'S' AND EXISTS (SELECT FROM pg_depend AS d"
      " WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass"
      " AND d.refobjid = {0}::regclass))",
      pg::quote_literal(table));
}

}  // namespace

void settle_privileges(const std::string& qualified_name) {
  std::string const relations = relations_of(qualified_name);
  execute_all(
      fmt::format("SELECT format('REVOKE ALL ON TABLE %s FROM %s', c.oid::regclass,"
                  " CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE g.grantee::regrole::text END)"
                  " FROM (SELECT c.oid, c.relowner, c.relacl FROM {}) AS c, aclexplode(c.relacl) AS g"
                  " WHERE g.grantee <> c.relowner GROUP BY c.oid, g.grantee",
                  relations));
  Oid const reader = plain_owner();
  if (!OidIsValid(reader)) return;
  execute_all(fmt::format("SELECT format('GRANT SELECT ON TABLE %s TO %s', c.oid::regclass, {}) FROM {}",
                          pg::quote_literal(role_name(reader)), relations));
}

}  // namespace storage
