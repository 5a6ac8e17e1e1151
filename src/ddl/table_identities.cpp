#include "ddl/table_identities.hpp"

#include <fmt/format.h>

#include "capability.hpp"
#include "catalog/dropped_rows.hpp"
#include "catalog/stored_trigger.hpp"
#include "core/message_text.hpp"
#include "extension/extension.hpp"
#include "extension/own_change.hpp"
#include "extension/own_function.hpp"
#include "identity/table_identity.hpp"
#include "pg/text.hpp"
#include "rule/rule_kind.hpp"
#include "rule/rule_trigger.hpp"
#include "storage/table_creation.hpp"
#include "storage/table_registry.hpp"

namespace ddl {

namespace {

/// InvalidOid if it is none of ours.
Oid table_of_rule(Oid trigger) {
  auto const found = catalog::find_trigger(trigger, catalog::Argument::not_wanted);
  return found && !extension::function_name(found->function).empty() ? found->table : InvalidOid;
}

std::optional<rule::RuleTrigger> rule_of(Oid table, Oid trigger) {
  catalog::OpenRelation const relation(table, NoLock);
  for (rule::RuleTrigger& rule : rule::rule_triggers(relation.get())) {
    if (rule.oid == trigger) return std::move(rule);
  }
  return std::nullopt;
}

/// False for what CREATE TRIGGER can make of a rule's function and an installer can't: it stays without an
/// identity, and so without effect.
bool could_be_installed(Oid table, const rule::RuleTrigger& rule) {
  char const kind = pg::call([&] { return get_rel_relkind(table); });
  return (kind == RELKIND_RELATION || kind == RELKIND_PARTITIONED_TABLE) &&
         !OidIsValid(rule.trigger->tgconstraint);
}

/// One that a dump has brought, or that was closed by hand, is to be found again as one that we have made.
void note_if_elsewhere(Oid trigger) {
  auto const found = catalog::find_trigger(trigger, catalog::Argument::not_wanted);
  bool const is_closing = found && extension::function_name(found->function) == storage::refusal_function;
  if (!is_closing || storage::is_in_own_schema(found->table)) return;
  bool const is_lasting = pg::call([&] {
    return get_rel_relkind(found->table) == RELKIND_RELATION &&
           get_rel_persistence(found->table) != RELPERSISTENCE_TEMP;
  });
  if (!is_lasting) return;
  auto const closing = catalog::find_trigger(trigger);
  storage::note_table_elsewhere(found->table, closing ? closing->argument.value_or("") : std::string());
}

void settle_identity(Oid trigger) {
  Oid const table = table_of_rule(trigger);
  // Its function stays until this transaction ends.
  if (OidIsValid(table)) extension::lock(AccessShareLock);
  auto const rule = OidIsValid(table) ? rule_of(table, trigger) : std::nullopt;
  if (!rule || rule->is_inherited || rule->definition.object() == nullptr ||
      !could_be_installed(table, *rule))
    return;
  const rule::Kind* const kind = rule::find_kind(rule->kind);
  if (kind == nullptr || !kind->has_identity()) return;
  auto const claimed = core::table_id_of(rule->definition);
  auto const settled = identity::settle_identity(table, claimed);
  if (settled.has_come_back) tell_of_returned(settled.id);
  core::Json definition = core::with_table_id(rule->definition, settled.id);
  auto changed = kind->settle(table, definition);
  if (claimed == settled.id && !changed) return;
  rule::install_rule(table, rule::altered(*rule, changed ? std::move(*changed) : std::move(definition)));
}

}  // namespace

void tell_of_returned(core::TableId id) {
  for (const pgshift::Capability& capability : pgshift::capabilities()) {
    if (capability.identity_returned != nullptr) capability.identity_returned(id);
  }
}

void settle_identities(const std::vector<catalog::DdlObject>& changed) {
  // Installers have done it before.
  if (extension::OwnChange::is_under_way()) return;
  for (const catalog::DdlObject& object : changed) {
    if (object.catalog != TriggerRelationId) continue;
    note_if_elsewhere(object.oid);
    settle_identity(object.oid);
  }
}

void note_new_owners(const std::vector<catalog::DdlObject>& changed) {
  for (const catalog::DdlObject& object : changed) {
    if (object.catalog != RelationRelationId || object.type != "table") continue;
    for (Oid const trigger : catalog::triggers_of(object.oid)) note_if_elsewhere(trigger);
  }
}

void forget_dropped_tables(const std::vector<catalog::DdlObject>& dropped) {
  for (const catalog::DdlObject& object : dropped) {
    bool const is_table = object.catalog == RelationRelationId && object.type == "table";
    if (is_table && identity::TableBindings::know(object.oid)) {
      identity::forget_table(object.oid, object.identity, catalog::owner_of_dropped(object.oid));
    }
  }
}

}  // namespace ddl
