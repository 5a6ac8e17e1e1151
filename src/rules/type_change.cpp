#include "rules/type_change.hpp"

#include <fmt/format.h>

#include "core/text.hpp"
#include "pg/relation.hpp"
#include "pg/rule_trigger.hpp"
#include "pg/security.hpp"
#include "pg/spi.hpp"
#include "rules/rule_kinds.hpp"

namespace rules {

namespace {

struct TypedColumn {
  Oid table;
  std::string name;
};

/// Columns of the type, or of a domain over it, of tables with rules.
std::vector<TypedColumn> columns_of_type(Oid type) {
  pg::Spi spi;
  spi.execute(fmt::format(
      "WITH RECURSIVE types (oid) AS (SELECT {}::pg_catalog.oid UNION SELECT t.oid FROM pg_catalog.pg_type "
      "AS t"
      " JOIN types ON t.typbasetype OPERATOR(pg_catalog.=) types.oid)"
      " SELECT a.attrelid, a.attname FROM pg_catalog.pg_attribute AS a"
      " JOIN types ON types.oid OPERATOR(pg_catalog.=) a.atttypid"
      " WHERE NOT a.attisdropped AND EXISTS (SELECT FROM pg_catalog.pg_trigger AS g"
      " JOIN pg_catalog.pg_proc AS p ON p.oid OPERATOR(pg_catalog.=) g.tgfoid"
      " JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) p.pronamespace"
      " WHERE g.tgrelid OPERATOR(pg_catalog.=) a.attrelid AND n.nspname OPERATOR(pg_catalog.=) 'pgshift'"
      " AND NOT g.tgisinternal) ORDER BY a.attrelid, a.attnum",
      type));
  std::vector<TypedColumn> columns;
  columns.reserve(spi.size());
  for (std::uint64_t row = 0; row < spi.size(); ++row) columns.push_back({spi.oid(row, 1), spi.text(row, 2)});
  return columns;
}

void refuse_other_name(const TypedColumn& column, const std::string& value) {
  pg::OpenRelation const relation(column.table, AccessShareLock);
  for (const pg::RuleTrigger& rule : pg::rule_triggers(relation.get())) {
    const RuleKind* kind = find_kind(rule.kind);
    if (kind == nullptr || rule.definition.object() == nullptr) continue;
    if (!kind->needs_value(relation.get(), rule.definition, column.name, value)) continue;
    pg::ErrorObject object = pg::relation_names(column.table);
    object.column = column.name;
    object.constraint = rule.name;
    throw pg::Report(
        ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST,
        fmt::format("cannot rename value {} of column {} of table {} because rule {} knows it by that",
                    core::quoted(value), core::quoted(column.name), core::quoted(object.table),
                    core::quoted(rule.name)))
        .with_hint("Remove the rule by pgshift.drop_rule() first, and make it anew afterwards.")
        .on(object);
  }
}

void check_rules(const TypedColumn& column) {
  pg::OpenRelation const relation(column.table, AccessShareLock);
  for (const pg::RuleTrigger& rule : pg::rule_triggers(relation.get())) {
    const RuleKind* kind = find_kind(rule.kind);
    if (kind == nullptr) continue;
    pg::ActingAs const owner(pg::owner_of(pg::rule_home(rule.oid, column.table).relation));
    kind->check(relation.get(), *rule.trigger);
  }
}

}  // namespace

void check_type_change(Node* command, const std::vector<DdlObject>& changed) {
  const char* const value = IsA(command, AlterEnumStmt) ? castNode(AlterEnumStmt, command)->oldVal : nullptr;
  if (value == nullptr && !IsA(command, AlterDomainStmt)) return;
  for (const DdlObject& object : changed) {
    if (object.catalog != TypeRelationId) continue;
    for (const TypedColumn& column : columns_of_type(object.oid)) {
      if (value != nullptr) {
        refuse_other_name(column, value);
      } else {
        check_rules(column);
      }
    }
  }
}

}  // namespace rules
