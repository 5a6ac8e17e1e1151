#include "define/define_rule.hpp"

#include <fmt/format.h>

#include "core/stored_definition.hpp"
#include "core/text.hpp"
#include "pg/relation.hpp"
#include "pg/rule_application.hpp"

namespace define {

namespace {

core::Json stored_object(const core::Json& definition, const char* key) {
  const core::Json* value = definition.member(key);
  return value != nullptr ? *value : core::Json();
}

}  // namespace

std::string governed_column(const core::Json& definition) {
  return definition.text("field");
}

std::string trigger_name(const core::Json& definition) {
  constexpr int rank = 2;  // leaves room for rules that must see the row earlier
  return pg::rule_name(rank, kind, governed_column(definition));
}

bool names_column(const core::Json& definition, std::string_view column) {
  return governed_column(definition) == column;
}

std::optional<core::Json> rename_column(const core::Json& definition, const std::string& from,
                                        const std::string& to) {
  // A trigger made by hand may hold any JSON.
  if (definition.object() == nullptr || governed_column(definition) != from) return std::nullopt;
  core::Json renamed = definition;
  for (auto& [key, value] : std::get<core::JsonObject>(renamed.value)) {
    if (key == "field") value = core::Json{to};
  }
  return renamed;
}

DefineRule::DefineRule(const core::Json& definition, std::string name, const pg::RuleHome& home,
                       Relation relation)
    : name_(std::move(name)),
      home_(home),
      machine_(core::build_machine(core::read_machine_definition(definition))),
      column_(relation, governed_column(definition), machine_.states.states(), "state"),
      settings_(stored_object(definition, "settings")),
      bound_guards_(stored_object(definition, "bound_guards")),
      expressions_(machine_.guards.size()),
      channel_(definition.text("notify")) {
  if (!channel_.empty()) key_ = pg::EntityKey::of(relation);
  if (relation->rd_rel->relispartition) {
    pg::OpenRelation const table(home_.relation, AccessShareLock);
    identity_ = pg::EntityKey::across_partitions(table.get(), relation, column_.name());
  }
}

pg::ExpressionSource guard_source(std::string expression, const std::string& transition,
                                  const std::string& rule) {
  return {std::move(expression),
          fmt::format("guard for {} of rule {}", core::quoted(transition), core::quoted(rule)), "guard"};
}

std::vector<pg::ExpressionSource> bound_expressions(const core::Json& definition, const std::string& rule) {
  std::vector<pg::ExpressionSource> sources;
  core::Json const bound = stored_object(definition, "bound_guards");
  const core::JsonObject* const guards = bound.object();
  if (guards == nullptr) return sources;
  for (const core::JsonMember& guard : *guards) {
    sources.push_back(guard_source(core::stored_string(guard.value, "bound_guards"), guard.name, rule));
  }
  return sources;
}

std::unique_ptr<const pg::RowExpression> DefineRule::compile_guard(std::size_t place,
                                                                   Relation relation) const {
  const core::StepRule& guard = machine_.guards[place];
  const core::Json* const bound = bound_guards_.member(guard.key);
  if (bound == nullptr || bound->string() == nullptr) {
    throw core::InvalidArgument(
        fmt::format("guard {} is stored without what it is bound to", core::quoted(guard.key)));
  }
  pg::OpenRelation const home(home_.relation, AccessShareLock);
  return pg::RowExpression::compile(guard_source(*bound->string(), guard.key, name_), settings_,
                                    home_.holder(), home.get(), relation);
}

const pg::RowExpression& DefineRule::guard_expression(std::size_t place, Relation relation) const {
  auto& expression = expressions_[place];
  if (!expression) {
    expression =
        pg::applying_rule(name_, RelationGetRelid(relation), [&] { return compile_guard(place, relation); });
  }
  return *expression;
}

void DefineRule::compile_guards(Relation relation) const {
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

std::shared_ptr<const pg::Rule> compile_rule(Relation relation, const Trigger& trigger) {
  return pg::compile_applying<DefineRule>(relation, trigger);
}

void check_rule(Relation relation, const Trigger& trigger) {
  auto const rule = pg::compile_applying<DefineRule>(relation, trigger);
  pg::applying_rule(trigger.tgname, RelationGetRelid(relation), [&] { rule->compile_guards(relation); });
}

}  // namespace define
