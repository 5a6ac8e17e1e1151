// pgshift.pretend()
#include "identity/table_identity.hpp"
#include "pg/arguments.hpp"
#include "pretend/pretend_kind.hpp"
#include "rule/governed_table.hpp"
#include "rule/rule_installation.hpp"
#include "storage/table_creation.hpp"

namespace pretend {

namespace {

rule::RuleToInstall check(Oid table, const std::string& field) {
  catalog::OpenRelation const relation(table, NoLock);
  auto const partitions = rule::partition_tree(relation.get());
  catalog::require_column(relation.get(), field);
  core::Json const definition =
      core::with_table_id({core::JsonObject{{"field", core::Json{field}}}}, identity::ensure_identity(table));
  rule::RuleToInstall install = rule::begin_installation(
      relation.get(), partitions,
      {std::string(kind.name()), kind.trigger_name(definition), field,
       [&](const core::Json& installed) { return installed.text("field") == field; }});
  install.definition = definition;
  install.events = "AFTER INSERT";
  return install;
}

}  // namespace

}  // namespace pretend

PGSHIFT_WRITER(pgshift_pretend) {
  pg::Arguments const arguments(fcinfo);
  Oid const table = arguments.relation(0, "relation");
  rule::lock_rule_table(table, ShareRowExclusiveLock);
  storage::ensure_table(pretend::table_name, pretend::table);
  rule::install_rule(table, pretend::check(table, arguments.text(1, "field")));
  return PG_GETARG_DATUM(0);
}
