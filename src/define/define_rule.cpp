#include "define/define_rule.hpp"

#include <fmt/format.h>

#include "core/text.hpp"
#include "pg/relation.hpp"
#include "pg/text.hpp"

namespace define {

namespace {

std::string stored_text(const core::Json& definition, const char* key) {
  const core::Json* value = definition.member(key);
  const std::string* text = value != nullptr ? value->string() : nullptr;
  return text != nullptr ? *text : std::string();
}

}  // namespace

pg::Report as_report(const core::InvalidArgument& problem) {
  return pg::Report(ERRCODE_INVALID_PARAMETER_VALUE, problem.what())
      .with_detail(problem.detail)
      .with_hint(problem.hint);
}

std::string governed_column(const core::Json& definition) {
  return stored_text(definition, "field");
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
  if (governed_column(definition) != from) return std::nullopt;
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
      column_(relation, governed_column(definition), machine_.states.states()),
      channel_(stored_text(definition, "notify")) {
  if (!channel_.empty()) key_ = pg::EntityKey::of(relation);
  if (!machine_.guards.empty()) compile_guards(definition, relation);
  if (relation->rd_rel->relispartition) {
    pg::OpenRelation const table(home_.relation, AccessShareLock);
    identity_ = pg::EntityKey::across_partitions(table.get(), relation, column_.name());
  }
}

void DefineRule::compile_guards(const core::Json& definition, Relation relation) {
  const core::Json* const stored = definition.member("settings");
  core::Json const settings = stored != nullptr ? *stored : core::Json();
  pg::OpenRelation const home(home_.relation, AccessShareLock);
  for (core::Guard& guard : machine_.guards) {
    pg::ExpressionSource const source{
        guard.expression,
        fmt::format("guard for {} of rule {}", core::quoted(guard.transition), core::quoted(name_)), "guard",
        settings};
    auto expression = pg::RowExpression::compile(source, home.get(), relation);
    guards_.push_back({std::move(guard), std::move(expression)});
  }
}

bool DefineRule::is_current() const noexcept {
  for (const GuardExpression& guard : guards_) {
    if (!guard.expression->is_current()) return false;
  }
  return true;
}

std::shared_ptr<const pg::Rule> compile_rule(Relation relation, const Trigger& trigger) {
  Oid const table = RelationGetRelid(relation);
  auto const inapplicable = [&](const char* why) {
    pg::ErrorObject object = pg::relation_names(table);
    object.constraint = trigger.tgname;
    return pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                      fmt::format("rule {} on table {} cannot be applied: {}", core::quoted(trigger.tgname),
                                  core::quoted(object.table), why))
        .with_hint("Define the rule anew by pgshift.define(), or remove it by pgshift.drop_rule().")
        .on(object);
  };
  try {
    pg::RuleHome const home = pg::rule_home(trigger.tgoid, table);
    return std::make_shared<DefineRule>(pg::trigger_definition(trigger), trigger.tgname, home, relation);
  } catch (const core::InvalidArgument& problem) {
    throw inapplicable(problem.what()).with_detail(problem.detail);
  } catch (const pg::Report& report) {
    throw inapplicable(report.what()).with_detail(report.detail);
  } catch (const pg::Error& error) {
    if (!error.is_about_input()) throw;
    throw inapplicable(error.what()).with_detail(pg::to_string(error.data()->context));
  }
}

}  // namespace define
