// pgshift.drop_rule(): removes rules.
#include <algorithm>

#include <fmt/format.h>

#include "core/message_text.hpp"
#include "pg/arguments.hpp"
#include "pg/jsonb.hpp"
#include "rule/governed_table.hpp"
#include "rule/rule_kind.hpp"
#include "rule/rule_trigger.hpp"

namespace rule {

namespace {

[[noreturn]] void refuse_inherited(Relation table, const RuleTrigger& rule) {
  Oid const home = rule_home(rule.oid, RelationGetRelid(table)).relation;
  throw pg::Report(
      ERRCODE_WRONG_OBJECT_TYPE,
      fmt::format("partition {} has rule {} from {}", core::quoted(RelationGetRelationName(table)),
                  core::quoted(rule.name), core::quoted(catalog::relation_names(home).table)))
      .with_hint("Drop the rule of the partitioned table.")
      .on(catalog::relation_names(RelationGetRelid(table)));
}

/// A trigger to drop, or to reduce to another definition.
struct Removal {
  RuleTrigger rule;
  std::optional<core::Json> rest;
};

/// Which of a table's rules of one kind: nothing is any.
struct Wanted {
  std::optional<std::string> field;
  std::optional<std::string> gate;
};

/// What takes the rule away, or the field from it, if it is meant.
std::optional<Removal> removal_of(const Kind& kind, const RuleTrigger& rule, const Wanted& wanted) {
  if (wanted.gate && rule.definition.text("gate") != *wanted.gate) return std::nullopt;
  if (!wanted.field) return Removal{rule, std::nullopt};
  if (!kind.has_many_fields()) {
    if (rule.definition.text(kind.subject()) != *wanted.field) return std::nullopt;
    return Removal{rule, std::nullopt};
  }
  if (!kind.names_column(rule.definition, *wanted.field)) return std::nullopt;
  return Removal{rule, kind.without_field(rule.definition, *wanted.field)};
}

std::vector<Removal> removals(Oid oid, const Kind& kind, const Wanted& wanted) {
  std::vector<Removal> found;
  catalog::OpenRelation const table(oid, NoLock);
  for (const RuleTrigger& rule : rule_triggers(table.get(), std::string(kind.name()))) {
    auto removal = removal_of(kind, rule, wanted);
    if (!removal) continue;
    if (rule.is_inherited) refuse_inherited(table.get(), rule);
    found.push_back(std::move(*removal));
  }
  return found;
}

int drop_rules(const pg::Arguments& arguments) {
  Oid const table = arguments.relation(0, "relation");
  std::string const name = arguments.text(1, "kind");
  const Kind* const kind = find_kind(name);
  if (kind == nullptr) {
    throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE,
                     fmt::format("{} is no kind of rule", core::quoted(name)))
        .with_detail(fmt::format("There is: {}.", kind_names()));
  }
  Wanted const wanted{arguments.optional_text(2, "field"), arguments.optional_text(3, "gate")};
  bool const has_gates =
      std::find(kind->members().begin(), kind->members().end(), "gate") != kind->members().end();
  if (wanted.gate && !has_gates) {
    throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE,
                     fmt::format("rules of kind {} have no gate", core::quoted(name)));
  }
  // DROP TRIGGER takes this lock. To take a weaker one first, for the search, could deadlock.
  lock_rule_table(table, AccessExclusiveLock);
  std::vector<Removal> const found = removals(table, *kind, wanted);
  for (const auto& [rule, rest] : found) {
    if (rest) {
      install_rule(table, altered(rule, *rest));
    } else {
      drop_rule_trigger(table, rule.name);
      kind->removed(table, rule.definition);
    }
  }
  sync_truncate_triggers(table);
  return static_cast<int>(found.size());
}

}  // namespace

}  // namespace rule

PGSHIFT_WRITER(pgshift_drop_rule) {
  return Int32GetDatum(rule::drop_rules(pg::Arguments(fcinfo)));
}
