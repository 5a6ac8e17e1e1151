#include "ddl/trigger_privilege.hpp"

#include <fmt/format.h>

#include "catalog/stored_trigger.hpp"
#include "core/message_text.hpp"
#include "extension/own_function.hpp"
#include "pg/compat.hpp"
#include "rule/late_trigger.hpp"
#include "rule/rule_trigger.hpp"

namespace ddl {

namespace {

constexpr const char* our_prefix = "zz_pgshift_";

/// While a materialized view is refreshed, PostgreSQL tells nobody what the functions in its query make.
[[noreturn]] void refuse_unseen() {
  throw pg::Report(ERRCODE_INSUFFICIENT_PRIVILEGE, "triggers cannot be made by a materialized view's query")
      .with_detail("It cannot be seen whose table such a trigger is on.");
}

/// Not by the names in the command: at its end they can mean something else.
std::vector<catalog::StoredTrigger> made_triggers(const std::vector<catalog::DdlObject>& changed) {
  std::vector<catalog::StoredTrigger> made;
  for (const catalog::DdlObject& object : changed) {
    if (object.catalog != TriggerRelationId) continue;
    if (auto trigger = catalog::find_trigger(object.oid, catalog::Argument::not_wanted))
      made.push_back(std::move(*trigger));
  }
  return made;
}

void refuse(const catalog::StoredTrigger& trigger) {
  bool const is_rule =
      trigger.name.starts_with(our_prefix) || !extension::function_name(trigger.function).empty();
  if (is_rule) catalog::require_owner(trigger.table);
  if (!rule::fires_after_rules(trigger.table, trigger.name, trigger.type)) return;
  pg::ErrorObject object = catalog::relation_names(trigger.table);
  object.constraint = trigger.name;
  throw pg::Report(ERRCODE_INSUFFICIENT_PRIVILEGE,
                   fmt::format("must be owner of table {} to make trigger {} fire after its rules",
                               core::quoted(object.table), core::quoted(trigger.name)))
      .with_detail("It could rewrite what they have let through.")
      .with_hint(fmt::format("Give it a name that sorts before {}.", core::quoted(our_prefix)))
      .on(object);
}

}  // namespace

void refuse_strangers_trigger(const std::vector<catalog::DdlObject>& changed) {
  std::vector<catalog::StoredTrigger> const made = made_triggers(changed);
  if (made.empty()) refuse_unseen();
  for (const catalog::StoredTrigger& trigger : made) {
    if (!pg::call([&] { return pg::compat::owns_relation(trigger.table, GetUserId()); })) refuse(trigger);
  }
}

}  // namespace ddl
