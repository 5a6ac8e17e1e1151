// pgshift.adopt_identity(): a table takes over what was recorded under another identity.
#include <algorithm>

#include <fmt/format.h>

#include "capability.hpp"
#include "catalog/relation.hpp"
#include "core/message_text.hpp"
#include "ddl/table_identities.hpp"
#include "extension/extension.hpp"
#include "identity/table_identity.hpp"
#include "pg/arguments.hpp"
#include "rule/governed_table.hpp"
#include "storage/table_registry.hpp"

namespace ddl {

namespace {

bool has_recorded(core::TableId id) {
  auto const all = pgshift::capabilities();
  return std::any_of(all.begin(), all.end(), [&](const pgshift::Capability& capability) {
    return capability.has_recorded != nullptr && capability.has_recorded(id);
  });
}

void adopt(const pg::Arguments& arguments) {
  extension::require_extension_owner();
  Oid const table = arguments.relation(0, "relation");
  core::TableId const id = DatumGetInt64(arguments.required(1, "table_id"));
  rule::lock_rule_table(table, ShareRowExclusiveLock);
  if (pg::call([&] { return get_rel_relispartition(table); })) {
    throw pg::Report(ERRCODE_WRONG_OBJECT_TYPE,
                     fmt::format("{} is a partition", core::quoted(catalog::relation_names(table).table)))
        .with_hint("What is recorded of partitions is under their partitioned table's identity: name that.")
        .on(catalog::relation_names(table));
  }
  if (!storage::find_registered(id) && !has_recorded(id)) {
    throw pg::Report(ERRCODE_UNDEFINED_OBJECT, fmt::format("nothing was recorded under identity {}", id))
        .with_hint("The view pgshift.recorded_tables lists identities.");
  }
  if (identity::adopt_identity(table, id)) tell_of_returned(id);
}

}  // namespace

}  // namespace ddl

PGSHIFT_WRITER(pgshift_adopt_identity) {
  ddl::adopt(pg::Arguments(fcinfo));
  PG_RETURN_VOID();
}
