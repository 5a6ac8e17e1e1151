// pgshift.drop_rule(): removes rules.
#include <fmt/format.h>

#include "core/text.hpp"
#include "pg/arguments.hpp"
#include "pg/rule_table.hpp"
#include "pg/rule_trigger.hpp"
#include "rules/rule_kinds.hpp"

namespace rules {

namespace {

[[noreturn]] void refuse_inherited(Relation table, const pg::RuleTrigger& rule) {
  Oid const home = pg::rule_home(rule.oid, RelationGetRelid(table)).relation;
  throw pg::Report(
      ERRCODE_WRONG_OBJECT_TYPE,
      fmt::format("partition {} has rule {} from {}", core::quoted(RelationGetRelationName(table)),
                  core::quoted(rule.name), core::quoted(pg::relation_names(home).table)))
      .with_hint("Drop the rule of the partitioned table.")
      .on(pg::relation_names(RelationGetRelid(table)));
}

int drop_rules(const pg::Arguments& arguments) {
  Oid const oid = arguments.relation(0, "relation");
  std::string const kind = arguments.text(1, "kind");
  if (find_kind(kind) == nullptr) {
    throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE,
                     fmt::format("{} is no kind of rule", core::quoted(kind)))
        .with_detail(fmt::format("There is: {}.", kind_names()));
  }
  pg::lock_rule_table(oid, AccessExclusiveLock);
  std::vector<std::string> dropped;
  {
    pg::OpenRelation const table(oid, NoLock);
    for (const pg::RuleTrigger& rule : pg::rule_triggers(table.get(), kind)) {
      if (arguments.given(2) && rule.definition.text("field") != arguments.text(2, "field")) continue;
      if (rule.is_inherited) refuse_inherited(table.get(), rule);
      dropped.push_back(rule.name);
    }
  }
  for (const std::string& name : dropped) pg::drop_rule_trigger(oid, name);
  tidy_all(oid);
  return static_cast<int>(dropped.size());
}

}  // namespace

}  // namespace rules

PGSHIFT_FUNCTION(pgshift_drop_rule) {
  return Int32GetDatum(rules::drop_rules(pg::Arguments(fcinfo)));
}
