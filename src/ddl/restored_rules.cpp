#include "ddl/restored_rules.hpp"

#include <string>

#include <fmt/format.h>

#include "catalog/dropped_rows.hpp"
#include "extension/extension.hpp"
#include "extension/outside_extension.hpp"
#include "pg/memory.hpp"
#include "pg/security.hpp"
#include "rule/rule_trigger.hpp"
#include "rule/rule_uses.hpp"

namespace ddl {

namespace {

bool is_there(Oid table) {
  return pg::call([&] { return get_rel_relkind(table); }) != '\0';
}

void say_so(const catalog::StoredTrigger& rule) {
  std::string const table = catalog::relation_names(rule.table).table;
  pg::call([&] {
    ereport(WARNING, (errmsg("rule \"%s\" on table \"%s\" uses what is gone: it stays, and can't be applied "
                             "until it is defined anew",
                             rule.name.c_str(), table.c_str()),
                      errhint("Define the rule anew, or remove it by pgshift.drop_rule().")));
  });
}

/// The text of a definition with the member added that says it has lost something. To read a long one and
/// write it again would take longer than all else. What is no JSON object doesn't become one.
void mark_lost(std::string* definition) {
  std::string const member = fmt::format("\"{}\": true}}", rule::lost_member);
  constexpr const char* spaces = " \t\r\n";
  std::size_t const first = definition->find_first_not_of(spaces);
  std::size_t const last = definition->find_last_not_of(spaces);
  bool const is_object = first < last && (*definition)[first] == '{' && (*definition)[last] == '}';
  if (!is_object || definition->ends_with(member)) return;
  bool const is_empty = definition->find_last_not_of(spaces, last - 1) == first;
  definition->replace(last, std::string::npos, (is_empty ? "" : ", ") + member);
}

/// As PostgreSQL makes the copies of partitions: a definition is long, and to write it into a statement, have
/// that parsed and look at the outcome in event triggers takes many times as long as to drop the rule.
CreateTrigStmt* creation(const catalog::StoredTrigger& rule) {
  auto* statement = makeNode(CreateTrigStmt);
  statement->trigname = pstrdup(rule.name.c_str());
  statement->args = list_make1(makeString(pstrdup(rule.argument->c_str())));
  statement->replace = true;
  statement->row = true;
  statement->timing = static_cast<int16>(rule.type & TRIGGER_TYPE_TIMING_MASK);
  statement->events = static_cast<int16>(rule.type & TRIGGER_TYPE_EVENT_MASK);
  return statement;
}

/// By the extension's owner, who may do it whatever the table's owner has taken from itself. A trigger has
/// no owner but its table's, and nobody's code runs.
void make(const catalog::StoredTrigger& rule) {
  pg::ActingAs const extension_owner(
      catalog::owner_of(catalog::Object{NamespaceRelationId, extension::extension_schema()}));
  extension::OutsideExtension const by_itself;
  pg::call([&] {
    CreateTriggerFiringOn(creation(rule), nullptr, rule.table, InvalidOid, InvalidOid, InvalidOid,
                          rule.function, InvalidOid, nullptr, false, false, rule.enabled);
    CommandCounterIncrement();
  });
}

/// Of partitions' copies, and of what is no rule, nothing is read.
bool is_to_restore(const catalog::StoredTrigger& trigger) {
  return !OidIsValid(trigger.parent) && rule::kind_of(trigger) != nullptr && is_there(trigger.table) &&
         !OidIsValid(catalog::trigger_of_name(trigger.table, trigger.name));
}

void restore_if_rule(Oid dropped) {
  auto const trigger = catalog::dropped_trigger(dropped, catalog::Argument::not_wanted);
  if (!trigger || !is_to_restore(*trigger)) return;
  auto rule = catalog::dropped_trigger(dropped);
  if (!rule || !rule->argument) return;
  mark_lost(&*rule->argument);
  make(*rule);
  say_so(*rule);
}

bool may_take_along(Node* command) {
  return !IsA(command, DropStmt) || castNode(DropStmt, command)->behavior == DROP_CASCADE;
}

bool is_on_others_temporary(Oid trigger) {
  auto const found = catalog::dropped_trigger(trigger, catalog::Argument::not_wanted);
  return found && pg::call([&] { return isOtherTempNamespace(get_rel_namespace(found->table)); });
}

/// PostgreSQL tells event triggers nothing of what goes in another session's temporary schema: what has
/// depended on the object says it.
void restore_unseen(const catalog::DdlObject& dropped) {
  for (Oid const trigger : catalog::dropped_triggers_of(dropped.catalog, dropped.oid)) {
    if (is_on_others_temporary(trigger)) restore_if_rule(trigger);
  }
}

}  // namespace

void restore_rules(Node* command, const std::vector<catalog::DdlObject>& dropped) {
  // Strangers may have made many rules that use it, and long ones.
  pg::RowMemory memory;
  bool const may_be_unseen = may_take_along(command);
  for (const catalog::DdlObject& object : dropped) {
    memory.next_row();
    if (!object.is_original && object.catalog == TriggerRelationId) restore_if_rule(object.oid);
    if (may_be_unseen) restore_unseen(object);
  }
}

void mark_rule_lost(Oid trigger) {
  auto rule = catalog::find_trigger(trigger);
  if (!rule || !rule->argument) return;
  mark_lost(&*rule->argument);
  make(*rule);
}

}  // namespace ddl
