#include "define/define_truncate.hpp"

#include <algorithm>

#include "define/define_refusal.hpp"
#include "define/define_rule.hpp"
#include "pg/trigger_call.hpp"
#include "row/table_scan.hpp"
#include "rule/governed_table.hpp"
#include "rule/truncate_trigger.hpp"

namespace define {

namespace {

bool freezes(const rule::RuleTrigger& rule) {
  core::Json const* frozen = rule.definition.member("frozen");
  return frozen != nullptr && frozen->array() != nullptr && !frozen->array()->empty();
}

bool has_frozen_states(Relation table) {
  auto const rules = rule::rule_triggers(table, kind);
  return std::any_of(rules.begin(), rules.end(), freezes);
}

bool needs_guard(Relation table) {
  return rule::has_rows_of_its_own(table) && has_frozen_states(table);
}

constexpr rule::TruncateTrigger guard{"zz_pgshift_2_truncate", "define_truncate_trigger", "BEFORE",
                                      needs_guard};

void refuse_frozen_rows(Relation table, const DefineRule& rule) {
  row::TableScan scan(table);
  while (scan.next()) {
    bool null = false;
    Datum const value = pg::call([&] { return slot_getattr(scan.row(), rule.column().number(), &null); });
    auto const state = null ? std::nullopt : rule.column().find(value);
    if (state && rule.machine().is_frozen(*state)) {
      throw row_is_frozen(rule, {table, scan.row()}, *state, "TRUNCATE would delete the row.");
    }
  }
}

}  // namespace

void add_truncate_guards(Oid table) {
  rule::add_truncate_triggers(table, guard);
}

void sync_truncate_guards(Oid table) {
  rule::sync_truncate_triggers(table, guard);
}

void examine_truncate_guards(const std::vector<Oid>& tables, core::Findings* findings) {
  rule::examine_truncate_triggers(tables, guard, findings);
}

}  // namespace define

PGSHIFT_FUNCTION(pgshift_define_truncate_trigger) {
  pg::TriggerCall const call(fcinfo, "pgshift.define_truncate_trigger", pg::TriggerCall::Level::truncate);
  Relation const table = call.relation();
  for (const rule::RuleTrigger& rule : rule::rules_for_truncate(call, define::kind)) {
    if (!define::freezes(rule)) continue;
    auto const compiled = rule::find_rule(table, *rule.trigger, define::compile_rule);
    define::refuse_frozen_rows(table, static_cast<const define::DefineRule&>(*compiled));
  }
  return PointerGetDatum(nullptr);
}
