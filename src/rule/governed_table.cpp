#include "rule/governed_table.hpp"

#include <fmt/format.h>

#include "core/message_text.hpp"
#include "extension/extension.hpp"
#include "storage/table_creation.hpp"

namespace rule {

namespace {

const char* kind_in_words(char kind) {
  switch (kind) {
    case RELKIND_VIEW:
      return "a view";
    case RELKIND_MATVIEW:
      return "a materialized view";
    case RELKIND_FOREIGN_TABLE:
      return "a foreign table";
    case RELKIND_SEQUENCE:
      return "a sequence";
    case RELKIND_INDEX:
    case RELKIND_PARTITIONED_INDEX:
      return "an index";
    case RELKIND_COMPOSITE_TYPE:
      return "a composite type";
    default:
      return "not a table";
  }
}

[[noreturn]] void refuse_kind(Oid relation, char kind) {
  pg::ErrorObject const names = catalog::relation_names(relation);
  pg::Report report(ERRCODE_WRONG_OBJECT_TYPE,
                    fmt::format("{} is {}", core::quoted(names.table), kind_in_words(kind)));
  report.with_detail("Rules hold for tables and partitioned tables.").on(names);
  if (kind == RELKIND_VIEW) report.with_hint("Define the rule on the table behind the view.");
  if (kind == RELKIND_FOREIGN_TABLE) {
    report.with_detail("A rule here would not hold for what is written on the other server.")
        .with_hint("Define the rule on the table over there.");
  }
  throw report;
}

[[noreturn]] void refuse_own_table(Oid table) {
  pg::ErrorObject const names = catalog::relation_names(table);
  throw pg::Report(ERRCODE_WRONG_OBJECT_TYPE,
                   fmt::format("{} holds what rules record", core::quoted(names.table)))
      .with_detail("It has no rules itself: nothing changes it by SQL.")
      .on(names);
}

void require_changeable(Oid table) {
  char const kind = pg::call([&] { return get_rel_relkind(table); });
  if (kind == '\0') {
    throw pg::Report(ERRCODE_UNDEFINED_TABLE, fmt::format("relation with OID {} does not exist", table));
  }
  if (kind != RELKIND_RELATION && kind != RELKIND_PARTITIONED_TABLE) refuse_kind(table, kind);
  if (IsCatalogRelationOid(table) && !allowSystemTableMods) {
    pg::ErrorObject const names = catalog::relation_names(table);
    throw pg::Report(ERRCODE_INSUFFICIENT_PRIVILEGE,
                     fmt::format("permission denied: {} is a system catalog", core::quoted(names.table)))
        .on(names);
  }
  if (storage::is_in_own_schema(table)) refuse_own_table(table);
  catalog::require_owner(table);
  if (storage::is_closed(table)) refuse_own_table(table);
}

}  // namespace

void lock_rule_table(Oid table, LOCKMODE lock) {
  // Or a standby would say that it can't lock, and not why.
  pg::call([] { PreventCommandIfReadOnly("a change of rules"); });
  // Before the lock, so that a role that may not change the table cannot make others wait for it.
  require_changeable(table);
  extension::lock(AccessShareLock);
  pg::call([&] { LockRelationOid(table, lock); });
  // The table may have been dropped or given to another role while this waited.
  require_changeable(table);
}

std::vector<Oid> partition_tree(Relation table) {
  // A plain table's inheritance children don't get its triggers.
  if (table->rd_rel->relkind != RELKIND_PARTITIONED_TABLE) return {RelationGetRelid(table)};
  std::vector<Oid> tables = catalog::relation_tree(RelationGetRelid(table), ShareRowExclusiveLock);
  for (Oid const partition : tables) {
    char const kind = pg::call([&] { return get_rel_relkind(partition); });
    if (kind == RELKIND_FOREIGN_TABLE) refuse_kind(partition, kind);
  }
  return tables;
}

void refuse_foreign_table(Oid table) {
  refuse_kind(table, RELKIND_FOREIGN_TABLE);
}

bool has_rows_of_its_own(Relation table) {
  return table->rd_rel->relkind == RELKIND_RELATION;
}

bool has_readable_rows(Relation table) {
  bool const is_logged = table->rd_rel->relpersistence == RELPERSISTENCE_PERMANENT;
  return has_rows_of_its_own(table) &&
         (is_logged || !pg::call([] { return DatumGetBool(OidFunctionCall0(F_PG_IS_IN_RECOVERY)); }));
}

}  // namespace rule
