#include "rule/rule_uses.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "core/message_text.hpp"
#include "core/stored_definition.hpp"
#include "expression/used_objects.hpp"
#include "extension/extension.hpp"
#include "extension/own_change.hpp"
#include "extension/own_function.hpp"
#include "pg/dry_run.hpp"
#include "pg/jsonb.hpp"
#include "pg/security.hpp"

namespace rule {

namespace {

constexpr std::string_view function_suffix = "_trigger";

/// What all those depend on whose uses have been recorded, whatever they use.
catalog::Object recorded_mark() {
  return {NamespaceRelationId, extension::extension_schema()};
}

bool needs(const std::vector<catalog::Dependency>& needed, const catalog::Object& object) {
  return std::any_of(needed.begin(), needed.end(), [&](const catalog::Dependency& need) {
    return need.object == object && need.kind == DEPENDENCY_NORMAL;
  });
}

/// As the table's owner, to whom the expressions mean what they mean.
expression::Uses uses_of(const std::vector<expression::ExpressionSource>& expressions,
                         const catalog::StoredTrigger& trigger) {
  pg::ActingAs const owner(catalog::owner_of(trigger.table));
  catalog::OpenRelation const home(trigger.table, NoLock);
  return expression::used_objects(expressions, home.get());
}

std::vector<expression::ExpressionSource> expressions_of(const Kind& kind,
                                                         const catalog::StoredTrigger& trigger) {
  auto const definition = trigger.argument ? pg::read_if_json(*trigger.argument) : std::nullopt;
  if (!definition || definition->object() == nullptr) return {};
  try {
    return kind.expressions(*definition, trigger.name);
  } catch (const core::InvalidArgument&) {
    return {};
  }
}

bool is_temporary_table(Oid table) {
  return pg::call([&] { return get_rel_persistence(table); }) == RELPERSISTENCE_TEMP;
}

/// In another session, or tomorrow, it would be another's, or nothing.
[[noreturn]] void refuse_use(const catalog::StoredTrigger& trigger, const std::string& what) {
  pg::ErrorObject object = catalog::relation_names(trigger.table);
  object.constraint = trigger.name;
  throw pg::Report(ERRCODE_INVALID_TABLE_DEFINITION,
                   fmt::format("rule {} on table {} cannot use {}", core::quoted(trigger.name),
                               core::quoted(object.table), what))
      .with_detail("An expression means the same in every session, and later.")
      .on(object);
}

}  // namespace

const Kind* kind_of(const catalog::StoredTrigger& trigger) {
  if (!trigger.is_plain || !trigger.is_for_rows()) return nullptr;
  std::string const function = extension::function_name(trigger.function);
  if (!function.ends_with(function_suffix)) return nullptr;
  return find_kind(std::string_view(function).substr(0, function.size() - function_suffix.size()));
}

namespace {

/// A rule, by its expressions. What it was made with is read when somebody asks.
class RuleUser final : public expression::User {
 public:
  explicit RuleUser(catalog::StoredTrigger trigger) : trigger_(std::move(trigger)) {}

  Oid owner() const override {
    return catalog::owner_of(catalog::Object{RelationRelationId, trigger_.table});
  }

  bool mentions(const std::string& name) const override {
    auto const whole = catalog::find_trigger(trigger_.oid);
    if (!whole || !whole->argument) return false;
    auto const definition = pg::read_if_json(*whole->argument);
    return definition && core::bound_texts_mention(*definition, name);
  }

  expression::Change change() const override {
    auto const whole = catalog::find_trigger(trigger_.oid);
    auto const expressions =
        whole ? expressions_of(*kind_of(*whole), *whole) : std::vector<expression::ExpressionSource>();
    if (expressions.empty()) return expression::Change::none;
    std::vector<int> meanings;
    bool is_free = true;
    auto const failure = pg::failure_of([&] {
      // A command does not wait for the tables of rules that may use what it has changed: it holds
      // locks already, and could deadlock with what it waits for. The trial's rollback releases
      // this lock.
      is_free = pg::call([&] { return ConditionalLockRelationOid(trigger_.table, AccessShareLock); });
      if (is_free) meanings = uses_of(expressions, *whole).meanings;
    });
    if (failure) return expression::Change::broken;
    if (!is_free) return expression::Change::unknown;
    bool const is_same = expression::are_recorded({TriggerRelationId, trigger_.oid}, meanings);
    return is_same ? expression::Change::none : expression::Change::meaning;
  }

  void record_uses() const override { rule::record_uses(trigger_.oid); }

  pg::Report refusal(const std::string& name) const override {
    pg::ErrorObject object = catalog::relation_names(trigger_.table);
    object.constraint = trigger_.name;
    return uses_what_is_gone(fmt::format("an expression of rule {} on table {}", core::quoted(trigger_.name),
                                         core::quoted(object.table)),
                             name)
        .with_hint("Remove the rule by pgshift.drop_rule() first, and make it anew afterwards.")
        .on(object);
  }

 private:
  catalog::StoredTrigger trigger_;
};

}  // namespace

void record_uses(Oid oid) {
  auto const trigger = catalog::find_trigger(oid);
  // A partition's copy is held by its parent's trigger: the topmost one records for all.
  if (!trigger || OidIsValid(trigger->parent) || !trigger->argument) return;
  const Kind* const kind = kind_of(*trigger);
  if (kind == nullptr) return;
  auto const expressions = expressions_of(*kind, *trigger);
  if (expressions.empty()) return;
  expression::Uses uses;
  if (auto const failure = pg::failing([&] { uses = uses_of(expressions, *trigger); })) {
    // Whoever takes the place of what is gone is not to be in the rule.
    catalog::Object const rule{TriggerRelationId, oid};
    if (expression::is_without_meaning(*failure) && expression::recorded_meanings(rule).empty()) {
      expression::record_meanings(rule, {expression::no_meaning});
    }
    return;
  }
  // A temporary table goes with the session, and its rules with it.
  if (!uses.unusable.empty() && !is_temporary_table(trigger->table)) refuse_use(*trigger, uses.unusable);
  uses.objects.push_back(recorded_mark());
  catalog::Object const depender{TriggerRelationId, oid};
  auto const needed = catalog::needs_of(depender);
  std::erase_if(uses.objects, [&](const catalog::Object& object) { return needs(needed, object); });
  catalog::add_needs(depender, uses.objects);
  expression::record_meanings(depender, uses.meanings);
}

bool are_uses_recorded(Oid trigger, const Kind& kind, const core::Json& definition) {
  return kind.expressions(definition, {}).empty() ||
         needs(catalog::needs_of({TriggerRelationId, trigger}), recorded_mark());
}

void refuse_large_definition(const catalog::StoredTrigger& trigger) {
  bool const is_ours = !extension::function_name(trigger.function).empty();
  // A rule that CASCADE has taken along comes again with a mark, however large that makes it.
  if (!is_ours || trigger.size <= catalog::largest_stored_definition || extension::OwnChange::is_under_way())
    return;
  pg::ErrorObject object = catalog::relation_names(trigger.table);
  object.constraint = trigger.name;
  throw catalog::too_large_definition(trigger.size).on(object);
}

std::vector<std::unique_ptr<expression::User>> users_among(
    const std::vector<catalog::Dependency>& dependents) {
  std::vector<std::unique_ptr<expression::User>> rules;
  std::vector<Oid> seen;
  for (const catalog::Dependency& dependent : dependents) {
    bool const may_be = dependent.object.catalog == TriggerRelationId && dependent.kind == DEPENDENCY_NORMAL;
    if (!may_be || std::find(seen.begin(), seen.end(), dependent.object.oid) != seen.end()) continue;
    seen.push_back(dependent.object.oid);
    auto trigger = catalog::find_trigger(dependent.object.oid, catalog::Argument::not_wanted);
    if (trigger && kind_of(*trigger) != nullptr) rules.push_back(std::make_unique<RuleUser>(*trigger));
  }
  return rules;
}

}  // namespace rule
