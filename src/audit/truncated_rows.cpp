#include "audit/truncated_rows.hpp"

#include <vector>

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "catalog/stable_text.hpp"
#include "core/message_text.hpp"
#include "pg/security.hpp"
#include "pg/spi.hpp"
#include "pg/subtransaction.hpp"
#include "pg/text.hpp"

namespace audit {

namespace {

/// The values as a query's columns, of the types that the table's have, under the names that they had in an
/// entry of the log.
std::string row_of(Oid table, const core::AuditScope& scope, std::int64_t entry,
                   const core::RowValues& values) {
  catalog::OpenRelation const relation(table, AccessShareLock);
  std::vector<std::string> columns;
  for (const auto& [name, value] : values) {
    AttrNumber const number = catalog::find_column(relation.get(), name);
    if (number == InvalidAttrNumber) continue;
    const FormData_pg_attribute* column = TupleDescAttr(RelationGetDescr(relation.get()), number - 1);
    Oid const type = column->atttypid;
    std::int32_t const modifier = column->atttypmod;
    std::string const type_name = pg::to_string(pg::call([&] {
      return format_type_extended(type, modifier, FORMAT_TYPE_TYPEMOD_GIVEN | FORMAT_TYPE_FORCE_QUALIFY);
    }));
    columns.push_back(fmt::format("CAST({} AS {}) AS {}", value ? pg::quote_literal(*value) : "NULL",
                                  type_name, pg::quote_identifier(scope.name_at(name, entry))));
  }
  return core::joined(columns);
}

}  // namespace

std::string partition_bounds(Oid partition) {
  catalog::StableText const stable(true);
  bool const has_bounds = pg::call([&] { return get_rel_relispartition(partition); });
  if (!has_bounds) return {};
  return pg::text_to_string(pg::call(
      [&] { return OidFunctionCall1(F_PG_GET_PARTITION_CONSTRAINTDEF, ObjectIdGetDatum(partition)); }));
}

std::optional<bool> was_among(Oid table, const core::AuditScope& scope, const core::LogEntry& truncation,
                              const core::RowValues& values) {
  if (!truncation.to) return std::nullopt;
  std::optional<bool> result;
  // Domains' checks and partitioning expressions are the owner's code.
  pg::ActingAs const owner(catalog::owner_of(table));
  catalog::StableText const stable(true);
  pg::succeeds_on_data([&] {
    pg::Spi spi;
    spi.read(fmt::format("SELECT 1 FROM (SELECT {}) AS row WHERE {}",
                         row_of(table, scope, truncation.id, values), *truncation.to));
    result = SPI_processed == 1;
  });
  return result;
}

}  // namespace audit
