#include "events/store/store_search.hpp"

#include <algorithm>

#include "catalog/dependencies.hpp"
#include "events/store/event_table.hpp"
#include "extension/own_function.hpp"
#include "storage/table_creation.hpp"

namespace events {

namespace {

Oid refusing_function() {
  std::string const name(storage::refusal_function);
  return pg::call([&] {
    Oid const schema = get_namespace_oid("pgshift", true);
    oidvector* const no_arguments = buildoidvector(nullptr, 0);
    return GetSysCacheOid3(PROCNAMEARGSNSP, Anum_pg_proc_oid, CStringGetDatum(name.c_str()),
                           PointerGetDatum(no_arguments), ObjectIdGetDatum(schema));
  });
}

}  // namespace

bool says_store(const catalog::StoredTrigger& trigger) {
  return trigger.argument &&
         (*trigger.argument == store_closing || *trigger.argument == notifying_store_closing) &&
         extension::function_name(trigger.function) == storage::refusal_function;
}

bool closes_store(const catalog::StoredTrigger& trigger) {
  constexpr int events =
      TRIGGER_TYPE_INSERT | TRIGGER_TYPE_UPDATE | TRIGGER_TYPE_DELETE | TRIGGER_TYPE_TRUNCATE;
  return says_store(trigger) && !trigger.is_for_rows() && TRIGGER_FOR_BEFORE(trigger.type) &&
         (trigger.type & events) == events && !trigger.has_condition;
}

bool is_store(Oid relation) {
  if (!OidIsValid(relation)) return false;
  auto const triggers = catalog::triggers_of(relation);
  return std::any_of(triggers.begin(), triggers.end(), [](Oid oid) {
    auto const trigger = catalog::find_trigger(oid);
    return trigger && closes_store(*trigger);
  });
}

std::vector<Oid> all_stores() {
  std::vector<Oid> stores;
  // Each trigger depends on its function.
  for (const catalog::Dependency& one : catalog::dependents_of({ProcedureRelationId, refusing_function()})) {
    if (one.object.catalog != TriggerRelationId) continue;
    auto const trigger = catalog::find_trigger(one.object.oid);
    if (trigger && closes_store(*trigger)) stores.push_back(trigger->table);
  }
  std::sort(stores.begin(), stores.end());
  stores.erase(std::unique(stores.begin(), stores.end()), stores.end());
  return stores;
}

}  // namespace events
