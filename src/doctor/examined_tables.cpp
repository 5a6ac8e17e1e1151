#include "doctor/examined_tables.hpp"

#include <algorithm>
#include <unordered_map>

#include "catalog/catalog_scan.hpp"
#include "catalog/relation.hpp"
#include "extension/own_function.hpp"
#include "pg/compat.hpp"
#include "pg/dry_run.hpp"
#include "rule/rule_kind.hpp"
#include "rule/rule_trigger.hpp"

namespace doctor {

namespace {

struct RowTrigger {
  Oid table;
  Oid function;
};

/// The row triggers of all tables that are no partition's copies.
std::vector<RowTrigger> row_triggers() {
  std::vector<RowTrigger> triggers;
  catalog::CatalogScan rows(TriggerRelationId, InvalidOid, {});
  while (HeapTuple const row = rows.next()) {
    auto* form = reinterpret_cast<Form_pg_trigger>(GETSTRUCT(row));
    bool const may_be_rule =
        !form->tgisinternal && !OidIsValid(form->tgparentid) && TRIGGER_FOR_ROW(form->tgtype);
    if (may_be_rule) triggers.push_back({form->tgrelid, form->tgfoid});
  }
  return triggers;
}

/// True for a rule's trigger function.
bool makes_rules(Oid function) {
  std::string const name = extension::function_name(function);
  constexpr std::string_view suffix = "_trigger";
  return name.ends_with(suffix) &&
         rule::find_kind(std::string_view(name).substr(0, name.size() - suffix.size())) != nullptr;
}

bool is_examinable(Oid table) {
  return pg::call([&] {
    HeapTuple const row = SearchSysCache1(RELOID, ObjectIdGetDatum(table));
    if (!HeapTupleIsValid(row)) return false;
    auto const* form = reinterpret_cast<Form_pg_class>(GETSTRUCT(row));
    char const kind = form->relkind;
    // Another session's is in that session's memory.
    bool const is_within_reach = !isOtherTempNamespace(form->relnamespace);
    ReleaseSysCache(row);
    return is_within_reach && (kind == RELKIND_RELATION || kind == RELKIND_PARTITIONED_TABLE) &&
           pg::compat::owns_relation(table, GetUserId());
  });
}

void remove_repeated(std::vector<Oid>* tables) {
  std::sort(tables->begin(), tables->end());
  tables->erase(std::unique(tables->begin(), tables->end()), tables->end());
}

void add_homes(Oid relation, std::vector<Oid>* homes) {
  catalog::OpenRelation const table(relation, AccessShareLock);
  for (const rule::RuleTrigger& rule : rule::rule_triggers(table.get())) {
    homes->push_back(rule::rule_home(rule.oid, relation).relation);
  }
}

}  // namespace

std::vector<Oid> own_tables_with_rules() {
  std::unordered_map<Oid, bool> is_rule;
  std::vector<Oid> tables;
  for (const RowTrigger& trigger : row_triggers()) {
    auto const [known, is_new] = is_rule.emplace(trigger.function, false);
    if (is_new) known->second = makes_rules(trigger.function);
    if (known->second) tables.push_back(trigger.table);
  }
  remove_repeated(&tables);
  std::erase_if(tables, [](Oid table) { return !is_examinable(table); });
  return tables;
}

std::vector<Oid> tables_with_rules_of(Oid relation) {
  // Whose end releases the locks.
  pg::DryRun const trial(pg::DryRun::Writes::refused);
  catalog::require_table(relation);
  catalog::require_owner(relation);
  pg::call([&] { LockRelationOid(relation, AccessShareLock); });
  catalog::require_table(relation);
  std::vector<Oid> homes;
  add_homes(relation, &homes);
  bool const partitioned = pg::call([&] { return get_rel_relkind(relation); }) == RELKIND_PARTITIONED_TABLE;
  if (partitioned) {
    for (Oid const partition : catalog::relation_tree(relation, AccessShareLock))
      add_homes(partition, &homes);
  }
  remove_repeated(&homes);
  for (Oid const home : homes) catalog::require_owner(home);
  return homes;
}

}  // namespace doctor
