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

bool has_guard(Relation table) {
  const TriggerDesc* triggers = table->trigdesc;
  for (int i = 0; triggers != nullptr && i < triggers->numtriggers; ++i) {
    if (std::string_view(triggers->triggers[i].tgname) == guard_name) return true;
  }
  return false;
}

enum class Guard { as_it_should_be, missing, needless };

Guard guard_on(Oid oid) {
  pg::OpenRelation const table(oid, NoLock);
  bool const wanted = pg::has_rows_of_its_own(table.get()) && has_frozen_states(table.get());
  if (wanted == has_guard(table.get())) return Guard::as_it_should_be;
  return wanted ? Guard::missing : Guard::needless;
}

void create_guard(Oid table) {
  std::string const name = pg::quote_relation(table);
  pg::Spi spi;
  spi.execute(
      fmt::format("CREATE TRIGGER {} BEFORE TRUNCATE ON {} FOR EACH STATEMENT"
                  " EXECUTE FUNCTION pgshift.define_truncate_trigger()",
                  guard_name, name));
  spi.execute(fmt::format("ALTER TABLE {} ENABLE ALWAYS TRIGGER {}", name, guard_name));
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
    if (guard_on(oid) == Guard::missing) create_guard(oid);
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
  if (IsLogicalWorker()) return PointerGetDatum(nullptr);
  Relation const table = call.relation();
  for (const pg::RuleTrigger& rule : pg::rule_triggers(table, define::kind)) {
    if (rule.enabled == TRIGGER_DISABLED || !define::freezes(rule)) continue;
    auto const compiled = pg::find_rule(table, *rule.trigger, define::compile_rule);
    define::refuse_frozen_rows(table, static_cast<const define::DefineRule&>(*compiled));
  }
  return PointerGetDatum(nullptr);
}
