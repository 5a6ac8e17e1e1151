#include "consensus/gated_table.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "consensus/consensus_kind.hpp"
#include "core/message_text.hpp"
#include "pg/security.hpp"
#include "pg/text.hpp"

namespace consensus {

namespace {

[[noreturn]] void refuse_transition(Relation relation, const std::string& transition) {
  std::vector<std::string> transitions;
  for (const rule::RuleTrigger& rule : rule::rule_triggers(relation, kind.name())) {
    std::string message = rule.definition.text("transition");
    if (std::count(transitions.begin(), transitions.end(), message) == 0)
      transitions.push_back(std::move(message));
  }
  pg::ErrorObject const names = catalog::relation_names(RelationGetRelid(relation));
  throw pg::Report(ERRCODE_UNDEFINED_OBJECT, fmt::format("transition {} of table {} has no gate",
                                                         core::quoted(transition), core::quoted(names.table)))
      .with_detail(fmt::format("There are gates for {}.", core::quoted_list(transitions)))
      .on(names);
}

/// The topmost of the tables that the relation's gates were made on.
Oid topmost_home(Relation relation) {
  auto const rules = rule::rule_triggers(relation, kind.name());
  Oid home = InvalidOid;
  for (const rule::RuleTrigger& rule : rules) {
    Oid const candidate = rule::rule_home(rule.oid, RelationGetRelid(relation)).relation;
    bool const is_higher =
        OidIsValid(home) && home != candidate && pg::call([&] {
          return get_rel_relispartition(home) && list_member_oid(get_partition_ancestors(home), candidate);
        });
    if (!OidIsValid(home) || is_higher) home = candidate;
  }
  return home;
}

}  // namespace

GatedTable::GatedTable(Oid relation) : relation_(catalog::require_table(relation), AccessShareLock) {
  home_ = topmost_home(relation_.get());
  if (!OidIsValid(home_)) throw no_gate(relation);
}

row::EntityLookup GatedTable::entity(const std::string& typed) const {
  return {catalog::OpenRelation(home_, AccessShareLock).get(), typed};
}

std::vector<GateRef> GatedTable::gates(const std::optional<std::string>& transition) const {
  return gates_of(relation_.get(), transition);
}

std::vector<GateRef> GatedTable::gates_of(Relation relation, const std::optional<std::string>& transition) {
  std::vector<GateRef> gates;
  for (const rule::RuleTrigger& rule : rule::rule_triggers(relation, kind.name())) {
    // What a gate is made of, such as the checks of a state's domain, is its owner's code, and whoever asks
    // is not to run that.
    pg::ActingAs const owner(
        catalog::owner_of(rule::rule_home(rule.oid, RelationGetRelid(relation)).relation));
    if (transition && rule.definition.text("transition") != *transition) continue;
    gates.push_back(rule::find_compiled(kind, relation, *rule.trigger));
  }
  if (transition && gates.empty()) refuse_transition(relation, *transition);
  return gates;
}

std::vector<std::string> GatedTable::columns_of(Relation relation) {
  std::vector<std::string> columns;
  for (const GateRef& rule : gates_of(relation, std::nullopt)) {
    columns.push_back(rule->gate().field);
    if (!rule->gate().requester.empty()) columns.push_back(rule->gate().requester);
    const auto& bound = rule->gate().bind;
    columns.insert(columns.end(), bound.begin(), bound.end());
  }
  return columns;
}

pg::Report no_gate(Oid relation) {
  pg::ErrorObject const names = catalog::relation_names(relation);
  return pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                    fmt::format("table {} has no gate", core::quoted(names.table)))
      .with_hint("Gates are made by pgshift.consensus().")
      .on(names);
}

void require_sight_of_all(Oid table) {
  pg::require_usage(table);
  bool const hidden = pg::call([&] {
    AclResult const allowed = pg_class_aclcheck(table, GetUserId(), ACL_SELECT);
    if (allowed != ACLCHECK_OK) {
      aclcheck_error(allowed, get_relkind_objtype(get_rel_relkind(table)), get_rel_name(table));
    }
    return check_enable_rls(table, InvalidOid, true) == RLS_ENABLED;
  });
  if (!hidden) return;
  pg::ErrorObject const names = catalog::relation_names(table);
  throw pg::Report(ERRCODE_INSUFFICIENT_PRIVILEGE,
                   fmt::format("row security of table {} may hide rows from you", core::quoted(names.table)))
      .with_detail("Approvals are shown to those who see all of a table's rows.")
      .on(names);
}

pg::Report no_such_row(Oid table, const std::string& entity) {
  pg::ErrorObject const names = catalog::relation_names(table);
  return pg::Report(ERRCODE_NO_DATA, fmt::format("table {} has no row {}", core::quoted(names.table),
                                                 core::quoted(pg::clipped(entity))))
      .with_hint(
          "A row is named by its primary key's text; by a JSON array of texts if that has several columns.")
      .on(names);
}

}  // namespace consensus
