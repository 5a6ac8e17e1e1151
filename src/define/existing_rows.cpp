#include "define/existing_rows.hpp"

#include <fmt/format.h>

#include "core/message_text.hpp"
#include "pg/security.hpp"
#include "row/table_scan.hpp"
#include "rule/governed_table.hpp"
#include "rule/rule_application.hpp"

namespace define {

namespace {

void find_unknown_rows(Relation table, const DefineRule& rule, row::RowSample* unknown_rows) {
  row::StateColumn const column(table, rule.column().name(), rule.machine().states(), "state");
  row::EntityKey const key = row::EntityKey::of(table);
  row::TableScan scan(table);
  while (scan.next()) {
    bool null = false;
    Datum const value = pg::call([&] { return slot_getattr(scan.row(), column.number(), &null); });
    if (!null && column.find(value)) continue;
    unknown_rows->add(scan.row(), key);
  }
}

}  // namespace

row::RowSample rows_in_no_state(const DefineRule& rule, const std::vector<Oid>& tables) {
  row::RowSample unknown_rows;
  for (Oid const oid : tables) {
    catalog::OpenRelation const table(oid, NoLock);
    if (rule::has_readable_rows(table.get())) find_unknown_rows(table.get(), rule, &unknown_rows);
  }
  return unknown_rows;
}

void require_known_states(const DefineRule& rule, const std::vector<Oid>& tables, const char* hint) {
  row::RowSample const unknown_rows = rows_in_no_state(rule, tables);
  if (unknown_rows.count() == 0) return;
  pg::ErrorObject object = catalog::relation_names(tables.front());
  object.column = rule.column().name();
  object.constraint = rule.name();
  throw pg::Report(
      ERRCODE_CHECK_VIOLATION,
      fmt::format("table {} has {} {} in no state of {}", core::quoted(object.table), unknown_rows.count(),
                  unknown_rows.count() == 1 ? "row" : "rows", core::quoted(object.column)))
      .with_detail(unknown_rows.message())
      .with_hint(hint)
      .on(object);
}

void check_rows(Oid table, const rule::RuleTrigger& trigger) {
  catalog::OpenRelation const relation(table, NoLock);
  if (!rule::has_rows_of_its_own(relation.get())) return;
  pg::ActingAs const owner(catalog::owner_of(rule::rule_home(trigger.oid, table).relation));
  auto const rule = rule::compile_applying<DefineRule>(relation.get(), *trigger.trigger);
  require_known_states(*rule, {table}, "Correct these rows first.");
}

}  // namespace define
