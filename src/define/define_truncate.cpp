#include "define/define_truncate.hpp"

#include <algorithm>

#include "define/define_kind.hpp"
#include "define/define_refusal.hpp"
#include "pg/trigger_call.hpp"
#include "row/table_scan.hpp"
#include "rule/governed_table.hpp"

namespace define {

namespace {

bool freezes(const rule::RuleTrigger& rule) {
  core::Json const* frozen = rule.definition.member("frozen");
  return frozen != nullptr && frozen->array() != nullptr && !frozen->array()->empty();
}

bool has_frozen_states(Relation table) {
  auto const rules = rule::rule_triggers(table, kind.name());
  return std::any_of(rules.begin(), rules.end(), freezes);
}

bool needs_guard(Relation table) {
  return rule::has_rows_of_its_own(table) && has_frozen_states(table);
}

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

const rule::TruncateTrigger truncate_trigger{"zz_pgshift_2_truncate", "define_truncate_trigger", "BEFORE",
                                             needs_guard};

}  // namespace define

PGSHIFT_FUNCTION(pgshift_define_truncate_trigger) {
  pg::TriggerCall const call(fcinfo, "pgshift.define_truncate_trigger", pg::TriggerCall::Level::truncate);
  Relation const table = call.relation();
  for (const rule::RuleTrigger& rule : rule::rules_for_truncate(call, define::kind.name())) {
    if (!define::freezes(rule)) continue;
    define::refuse_frozen_rows(table, *rule::find_compiled(define::kind, table, *rule.trigger));
  }
  return Datum{0};
}
