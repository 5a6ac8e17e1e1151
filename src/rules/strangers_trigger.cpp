#include "rules/strangers_trigger.hpp"

#include <fmt/format.h>

#include "core/text.hpp"
#include "pg/compat.hpp"
#include "pg/rule_trigger.hpp"
#include "pg/settings.hpp"
#include "pg/spi.hpp"
#include "rules/late_trigger.hpp"

namespace rules {

namespace {

constexpr const char* our_prefix = "zz_pgshift_";

struct MadeTrigger {
  Oid table;
  Oid function;
  std::string name;
  std::int16_t type;
};

/// While a materialized view is refreshed, PostgreSQL tells nobody what the functions in its query make.
[[noreturn]] void refuse_unseen() {
  throw pg::Report(ERRCODE_INSUFFICIENT_PRIVILEGE, "triggers cannot be made by a materialized view's query")
      .with_detail("It cannot be seen whose table such a trigger is on.");
}

/// Not by the names in the command: at its end they can mean something else.
std::vector<MadeTrigger> made_triggers() {
  pg::PinnedSettings const settings(pg::reading_settings());
  pg::Spi spi;
  spi.execute(
      "SELECT t.tgrelid, t.tgfoid, t.tgname, t.tgtype FROM pg_event_trigger_ddl_commands() AS c"
      " JOIN pg_trigger AS t ON t.oid = c.objid WHERE c.classid = 'pg_trigger'::regclass");
  std::vector<MadeTrigger> made;
  made.reserve(spi.size());
  for (std::uint64_t row = 0; row < spi.size(); ++row) {
    made.push_back({spi.oid(row, 1), spi.oid(row, 2), spi.text(row, 3), DatumGetInt16(spi.value(row, 4))});
  }
  return made;
}

void refuse(const MadeTrigger& trigger) {
  bool const is_rule = trigger.name.starts_with(our_prefix) || !pg::function_name(trigger.function).empty();
  if (is_rule) pg::require_owner(trigger.table);
  if (!fires_after_rules(trigger.table, trigger.name, trigger.type)) return;
  pg::ErrorObject object = pg::relation_names(trigger.table);
  object.constraint = trigger.name;
  throw pg::Report(ERRCODE_INSUFFICIENT_PRIVILEGE,
                   fmt::format("must be owner of table {} to make trigger {} fire after its rules",
                               core::quoted(object.table), core::quoted(trigger.name)))
      .with_detail("It could rewrite what they have let through.")
      .with_hint(fmt::format("Give it a name that sorts before {}.", core::quoted(our_prefix)))
      .on(object);
}

}  // namespace

void refuse_strangers_trigger() {
  std::vector<MadeTrigger> const made = made_triggers();
  if (made.empty()) refuse_unseen();
  for (const MadeTrigger& trigger : made) {
    if (!pg::call([&] { return pg::compat::owns_relation(trigger.table, GetUserId()); })) refuse(trigger);
  }
}

}  // namespace rules
