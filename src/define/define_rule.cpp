#include "define/define_rule.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "core/message_text.hpp"
#include "core/stored_definition.hpp"
#include "define/define_kind.hpp"

namespace define {

namespace {

core::Json stored_object(const core::Json& definition, const char* key) {
  const core::Json* value = definition.member(key);
  return value != nullptr ? *value : core::Json();
}

const std::string& bound_guard(const core::Json& bound, const core::TransitionHook& guard) {
  if (const std::string* const text = core::text_by_key(bound, guard)) return *text;
  throw core::InvalidArgument(
      fmt::format("guard {} is stored without what it is bound to", core::quoted(guard.key)));
}

/// By this rule, and by the relation's others on states: what they write, nobody else does.
std::vector<std::string> columns_stamped(const core::Json& definition, Relation relation) {
  std::vector<std::string> columns = core::stamped_columns(definition);
  for (const rule::RuleTrigger& other : rule::rule_triggers(relation, kind.name())) {
    if (other.enabled == TRIGGER_DISABLED || governed_column(other.definition) == governed_column(definition))
      continue;
    for (std::string& column : core::stamped_columns(other.definition)) columns.push_back(std::move(column));
  }
  return columns;
}

}  // namespace

std::string governed_column(const core::Json& definition) {
  return definition.text("field");
}

DefineRule::DefineRule(const core::Json& definition, std::string name, const rule::RuleHome& home,
                       Relation relation)
    : DefineRule(core::build_machine(core::read_machine_definition(definition)), definition, std::move(name),
                 home, relation) {}

DefineRule::DefineRule(core::DefinedMachine machine, const core::Json& definition, std::string name,
                       const rule::RuleHome& home, Relation relation)
    : ExpressionRule(std::move(name), home, machine.guards.size()),
      machine_(std::move(machine)),
      column_(relation, governed_column(definition), machine_.states.states(), "state"),
      settings_(stored_object(definition, "settings")),
      bound_guards_(stored_object(definition, "bound_guards")),
      guards_insert_(std::any_of(machine_.guards.begin(), machine_.guards.end(),
                                 [](const core::TransitionHook& guard) { return guard.steps.is_first(); })),
      channel_(definition.text("notify")) {
  if (!channel_.empty()) key_ = row::EntityKey::of(relation);
  for (core::StateStamp& stamp :
       core::read_state_stamps(machine_.states, stored_object(definition, "stamps"))) {
    row::ClockColumn column(relation, stamp.column);
    stamps_.push_back({std::move(stamp), std::move(column)});
  }
  bool const has_frozen = machine_.states.has_frozen();
  if (!has_frozen && !relation->rd_rel->relispartition) return;
  auto const stamped = columns_stamped(definition, relation);
  if (relation->rd_rel->relispartition) {
    catalog::OpenRelation const table(home.relation, AccessShareLock);
    auto changing = stamped;
    changing.push_back(column_.name());
    identity_ = row::EntityKey::across_partitions(table.get(), relation, changing);
  }
  if (!has_frozen) return;
  let_change(relation, core::stored_strings(definition, "frozen_except"));
  let_change(relation, stamped);
}

void DefineRule::let_change(Relation relation, const std::vector<std::string>& columns) {
  if (columns.empty()) return;
  may_change_.resize(static_cast<std::size_t>(RelationGetNumberOfAttributes(relation)));
  for (const std::string& column : columns) {
    may_change_[static_cast<std::size_t>(catalog::require_column(relation, column) - 1)] = true;
  }
}

expression::ExpressionSource guard_source(const core::TransitionHook& guard, std::string expression,
                                          const std::string& rule) {
  expression::ExpressionSource source{
      std::move(expression),
      fmt::format("{} of rule {}", core::step_rule_label("guard", guard.key, guard.place),
                  core::quoted(rule)),
      "guard"};
  source.has_old = !guard.steps.is_first();
  return source;
}

std::vector<expression::ExpressionSource> bound_expressions(const core::Json& definition,
                                                            const std::string& rule) {
  std::vector<expression::ExpressionSource> sources;
  core::Json const bound = stored_object(definition, "bound_guards");
  if (bound.is_null()) return sources;
  for (const core::TransitionHook& guard :
       core::build_machine(core::read_machine_definition(definition)).guards) {
    sources.push_back(guard_source(guard, bound_guard(bound, guard), rule));
  }
  return sources;
}

rule::ExpressionRule::BoundExpression DefineRule::bound(std::size_t place) const {
  const core::TransitionHook& guard = machine_.guards[place];
  return {guard_source(guard, bound_guard(bound_guards_, guard), name()), settings_};
}

}  // namespace define
