#include "ddl/restored_rules.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "extension/extension.hpp"
#include "extension/outside_extension.hpp"
#include "extension/own_change.hpp"
#include "extension/own_function.hpp"
#include "pg/jsonb.hpp"
#include "pg/security.hpp"
#include "pg/settings.hpp"
#include "pg/spi.hpp"
#include "pg/text.hpp"
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

std::string definition_of_restored(const std::string& argument) {
  auto const definition = pg::read_if_json(argument);
  if (!definition || definition->object() == nullptr) return argument;
  return pg::write_json(rule::mark_lost(*definition));
}

/// By the extension's owner, who may do it whatever the table's owner has taken from himself. A trigger has
/// no owner but its table's, and nobody's code runs.
void restore(const catalog::StoredTrigger& rule) {
  pg::ActingAs const extension_owner(
      catalog::owner_of(catalog::Object{NamespaceRelationId, extension::extension_schema()}));
  extension::OutsideExtension const by_itself;
  extension::OwnChange const own;
  pg::PinnedSettings const settings(pg::reading_settings());
  pg::Spi spi;
  spi.execute(fmt::format("CREATE TRIGGER {} {} ON {} FOR EACH ROW EXECUTE FUNCTION pgshift.{}({})",
                          pg::quote_identifier(rule.name), catalog::trigger_events(rule.type),
                          pg::quote_relation(rule.table), extension::function_name(rule.function),
                          pg::quote_literal(definition_of_restored(*rule.argument))));
  rule::set_enabled(rule.table, rule.name, rule.enabled);
}

void restore_rule(const catalog::DdlObject& dropped) {
  auto const rule = catalog::dropped_trigger(dropped.oid);
  bool const is_rules =
      rule && !OidIsValid(rule->parent) && rule->argument && rule::kind_of(*rule) != nullptr;
  if (!is_rules || !is_there(rule->table)) return;
  restore(*rule);
  say_so(*rule);
}

}  // namespace

void restore_rules(const std::vector<catalog::DdlObject>& dropped) {
  for (const catalog::DdlObject& object : dropped) {
    if (!object.is_original && object.catalog == TriggerRelationId) restore_rule(object);
  }
}

}  // namespace ddl
