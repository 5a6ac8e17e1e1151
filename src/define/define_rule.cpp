#include "define/define_rule.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "core/message_text.hpp"
#include "core/stored_definition.hpp"
#include "define/define_kind.hpp"
#include "rule/rule_application.hpp"

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
    : name_(std::move(name)),
      home_(home),
      machine_(core::build_machine(core::read_machine_definition(definition))),
      column_(relation, governed_column(definition), machine_.states.states(), "state"),
      settings_(stored_object(definition, "settings")),
      bound_guards_(stored_object(definition, "bound_guards")),
      guards_insert_(std::any_of(machine_.guards.begin(), machine_.guards.end(),
                                 [](const core::TransitionHook& guard) { return guard.steps.is_first(); })),
      expressions_(machine_.guards.size()),
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
    catalog::OpenRelation const table(home_.relation, AccessShareLock);
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

std::unique_ptr<const expression::RowExpression> DefineRule::compile_guard(std::size_t place,
                                                                           Relation relation) const {
  const core::TransitionHook& guard = machine_.guards[place];
  catalog::OpenRelation const home(home_.relation, AccessShareLock);
  return expression::RowExpression::compile(guard_source(guard, bound_guard(bound_guards_, guard), name_),
                                            settings_, home_.holder(), home.get(), relation);
}

const expression::RowExpression& DefineRule::guard_expression(std::size_t place, Relation relation) const {
  auto& expression = expressions_[place];
  if (!expression) {
    expression = rule::applying_rule(name_, RelationGetRelid(relation),
                                     [&] { return compile_guard(place, relation); });
  }
  return *expression;
}

void DefineRule::compile_all(Relation relation) const {
  for (std::size_t place = 0; place < expressions_.size(); ++place) {
    if (!expressions_[place]) expressions_[place] = compile_guard(place, relation);
  }
}

bool DefineRule::is_current() const noexcept {
  for (const auto& expression : expressions_) {
    if (expression && !expression->is_current()) return false;
  }
  return true;
}

}  // namespace define
