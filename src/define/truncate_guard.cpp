#include "define/truncate_guard.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "define/define_rule.hpp"
#include "define/refusal.hpp"
#include "pg/rule_table.hpp"
#include "pg/spi.hpp"
#include "pg/table_scan.hpp"
#include "pg/text.hpp"
#include "pg/trigger_call.hpp"

namespace define {

namespace {

constexpr const char* guard_name = "zz_pgshift_2_truncate";

bool freezes(const pg::RuleTrigger& rule) {
  core::Json const* frozen = rule.definition.member("frozen");
  return frozen != nullptr && frozen->array() != nullptr && !frozen->array()->empty();
}

bool has_frozen_states(Relation table) {
  auto const rules = pg::rule_triggers(table, kind);
  return std::any_of(rules.begin(), rules.end(), freezes);
}

/// Its tgenabled, if there is one.
std::optional<char> guard_of(Relation table) {
  const TriggerDesc* triggers = pg::call([&] { return CopyTriggerDesc(table->trigdesc); });
  for (int i = 0; triggers != nullptr && i < triggers->numtriggers; ++i) {
    const Trigger& trigger = triggers->triggers[i];
    if (std::string_view(trigger.tgname) != guard_name) continue;
    if (pg::function_name(trigger.tgfoid) == "define_truncate_trigger") return trigger.tgenabled;
  }
  return std::nullopt;
}

enum class Guard { as_it_should_be, missing, not_always, needless };

Guard guard_on(Oid oid) {
  pg::OpenRelation const table(oid, NoLock);
  auto const guard = guard_of(table.get());
  bool const wanted = pg::has_rows_of_its_own(table.get()) && has_frozen_states(table.get());
  if (!wanted) return guard ? Guard::needless : Guard::as_it_should_be;
  if (!guard) return Guard::missing;
  return guard == TRIGGER_FIRES_ALWAYS ? Guard::as_it_should_be : Guard::not_always;
}

void create_guard(Oid table) {
  pg::Spi().execute(
      fmt::format("CREATE TRIGGER {} BEFORE TRUNCATE ON {} FOR EACH STATEMENT"
                  " EXECUTE FUNCTION pgshift.define_truncate_trigger()",
                  guard_name, pg::quote_relation(table)));
}

void refuse_frozen_rows(Relation table, const DefineRule& rule) {
  pg::TableScan scan(table);
  while (scan.next()) {
    bool null = false;
    Datum const value = pg::call([&] { return slot_getattr(scan.row(), rule.column().number(), &null); });
    auto const state = null ? std::nullopt : rule.column().find(value);
    if (state && rule.machine().is_frozen(*state)) {
      throw row_is_frozen(rule, *state, "TRUNCATE would delete the row.");
    }
  }
}

}  // namespace

void add_truncate_guards(Oid table) {
  for (Oid const oid : pg::relation_tree(table, AccessShareLock)) {
    Guard const guard = guard_on(oid);
    if (guard == Guard::missing) create_guard(oid);
    if (guard == Guard::missing || guard == Guard::not_always) pg::enable_always(oid, guard_name);
  }
}

void sync_truncate_guards(Oid table) {
  add_truncate_guards(table);
  for (Oid const oid : pg::relation_tree(table, AccessShareLock)) {
    if (guard_on(oid) == Guard::needless) pg::drop_rule_trigger(oid, guard_name);
  }
}

}  // namespace define

PGSHIFT_FUNCTION(pgshift_define_truncate_trigger) {
  pg::TriggerCall const call(fcinfo, "pgshift.define_truncate_trigger", pg::TriggerCall::Level::truncate);
  if (call.is_replicated()) return PointerGetDatum(nullptr);
  Relation const table = call.relation();
  for (const pg::RuleTrigger& rule : pg::rule_triggers(table, define::kind)) {
    if (rule.enabled == TRIGGER_DISABLED || !define::freezes(rule)) continue;
    auto const compiled = pg::find_rule(table, *rule.trigger, define::compile_rule);
    define::refuse_frozen_rows(table, static_cast<const define::DefineRule&>(*compiled));
  }
  return PointerGetDatum(nullptr);
}
