#include "audit/partition_rows.hpp"

#include <fmt/format.h>

#include "audit/value_text.hpp"
#include "pg/relation.hpp"
#include "pg/spi.hpp"
#include "pg/subtransaction.hpp"
#include "pg/text.hpp"

namespace audit {

namespace {

/// The partition, if it is one of the table's; InvalidOid otherwise.
Oid find_partition(Oid table, const std::string& name) {
  return pg::call([&] {
    Datum const found = DirectFunctionCall1(to_regclass, PointerGetDatum(cstring_to_text(name.c_str())));
    Oid const partition = DatumGetObjectId(found);
    bool const is_below = OidIsValid(partition) && get_rel_relispartition(partition) &&
                          list_member_oid(get_partition_ancestors(partition), table);
    return is_below ? partition : InvalidOid;
  });
}

std::string constraint_of(Oid partition) {
  return pg::text_to_string(pg::call(
      [&] { return OidFunctionCall1(F_PG_GET_PARTITION_CONSTRAINTDEF, ObjectIdGetDatum(partition)); }));
}

/// The values of the columns that the partitions between the two are told apart by, as a query's columns;
/// nothing if one is not known, or if it is no column.
std::optional<std::string> key_values(Oid table, Oid partition, const core::RowValues& values) {
  std::string columns;
  for (Oid parent = partition; parent != table;) {
    parent = pg::call([&] { return get_partition_parent(parent, false); });
    pg::OpenRelation const relation(parent, AccessShareLock);
    const PartitionKey key = pg::call([&] { return RelationGetPartitionKey(relation.get()); });
    for (int i = 0; i < key->partnatts; ++i) {
      if (key->partattrs[i] == InvalidAttrNumber) return std::nullopt;
      std::string const name = pg::column_name(relation.get(), key->partattrs[i]);
      auto const known = values.find(name);
      if (known == values.end()) return std::nullopt;
      Oid const type = key->parttypid[i];
      columns += fmt::format(
          "{}CAST({} AS {}) AS {}", columns.empty() ? "" : ", ",
          known->second ? pg::quote_literal(*known->second) : "NULL",
          pg::to_string(pg::call([&] { return format_type_extended(type, -1, FORMAT_TYPE_FORCE_QUALIFY); })),
          pg::quote_identifier(name));
    }
  }
  return columns;
}

}  // namespace

std::optional<bool> belongs_to_partition(Oid table, const std::string& name, const core::RowValues& values) {
  pg::PinnedSettings const settings(log_settings());
  Oid const partition = find_partition(table, name);
  if (!OidIsValid(partition)) return std::nullopt;
  auto const columns = key_values(table, partition, values);
  if (!columns) return std::nullopt;
  std::optional<bool> belongs;
  pg::succeeds_on_data([&] {
    pg::Spi spi;
    spi.read(fmt::format("SELECT 1 FROM (SELECT {}) AS row WHERE {}", *columns, constraint_of(partition)));
    belongs = SPI_processed == 1;
  });
  return belongs;
}

}  // namespace audit
