#include "consensus/approvals/approvals_name.hpp"

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "consensus/approvals/open_approvals.hpp"
#include "pg/named_lock.hpp"
#include "pg/security.hpp"
#include "pg/settings.hpp"
#include "pg/spi.hpp"
#include "pg/text.hpp"
#include "storage/table_creation.hpp"

namespace consensus {

namespace {

constexpr std::size_t longest_name = NAMEDATALEN - 1;

/// True if another gate keeps its approvals there, or has left some that it may come back for.
bool is_taken_by_another_gate(const std::string& name, Oid table, core::TableId id,
                              const std::string& transition) {
  std::string const literal = pg::quote_literal(transition);
  pg::Spi spi;
  if (spi.finds(
          fmt::format("SELECT FROM pgshift.rules WHERE kind = 'consensus' AND definition ->> 'approvals' = {}"
                      " AND NOT (relation = {}::oid AND definition ->> 'transition' = {})",
                      pg::quote_literal(name), table, literal))) {
    return true;
  }
  Oid const there = storage::find_table(name);
  if (!OidIsValid(there)) return false;
  pg::ActingAs const owner(catalog::owner_of(there));
  return spi.finds(fmt::format(
      "SELECT FROM {} AS a WHERE CASE WHEN a.table_id = {} THEN a.transition <> {}"
      " ELSE EXISTS (SELECT FROM pgshift._pgshift_bindings AS b JOIN pg_class AS c ON c.oid = b.relation"
      " AND c.reltype = b.row_type WHERE b.table_id = a.table_id) END LIMIT 1",
      pg::quote_relation(there), id, literal));
}

}  // namespace

std::string choose_approvals_name(Oid table, core::TableId id, const std::string& transition) {
  pg::ErrorObject const names = catalog::relation_names(table);
  pg::PinnedSettings const settings(pg::reading_settings());
  std::string const plain = fmt::format("_pgshift_consensus_{}_{}", names.table, transition);
  pg::lock_name(fmt::format("approvals/{}", plain), ExclusiveLock);
  // Whatever the table was called when they were given.
  if (auto const earlier = approvals_table_of(id, transition)) return *earlier;
  std::string name = pg::bounded_identifier(plain, longest_name);
  for (int attempt = 0; is_taken_by_another_gate(name, table, id, transition); ++attempt) {
    name = pg::hashed_identifier(
        plain,
        fmt::format("{} {} {} {}", pg::quote_identifier(names.schema), pg::quote_identifier(names.table),
                    pg::quote_identifier(transition), attempt),
        longest_name);
  }
  return name;
}

}  // namespace consensus
