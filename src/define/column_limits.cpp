#include "define/column_limits.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "catalog/column_default.hpp"
#include "core/message_text.hpp"
#include "expression/refusing_checks.hpp"
#include "pg/text.hpp"

namespace define {

namespace {

using core::Severity;

/// A value that the column's default is always.
struct Default {
  std::optional<core::StateId> state;  // nothing if it is none
  std::string text;
};

/// The default as the rule sees it; nothing if none is known.
std::optional<Default> default_of(Relation table, const DefineRule& rule) {
  // What a normalizer makes of it is not known here.
  for (const rule::RuleTrigger& other : rule::rule_triggers(table, "normalize")) {
    const core::Json* const fields = other.definition.member("fields");
    if (fields != nullptr && fields->member(rule.column().name()) != nullptr) return std::nullopt;
  }
  row::StateColumn const column(table, rule.column().name(), rule.machine().states(), "state");
  auto const value = catalog::constant_default(table, column.number());
  if (!value || value->isnull) return std::nullopt;
  return Default{column.find(value->value), column.text(value->value)};
}

std::string setting(Oid table, const DefineRule& rule) {
  auto const initial = rule.machine().initial();
  return fmt::format(
      "ALTER TABLE {} ALTER COLUMN {} {};", pg::quote_relation(table),
      pg::quote_identifier(rule.column().name()),
      initial ? "SET DEFAULT " + pg::quote_literal(rule.machine().name(*initial)) : "DROP DEFAULT");
}

std::string hint(Oid table, const DefineRule& rule) {
  if (rule.machine().initial()) return fmt::format("Change it first: {}", setting(table, rule));
  return fmt::format("Change it first by ALTER TABLE {} ALTER COLUMN {} SET DEFAULT, or DROP DEFAULT.",
                     pg::quote_relation(table), pg::quote_identifier(rule.column().name()));
}

/// What is wrong with a default; empty if nothing is.
std::string fault(const Default& value, const DefineRule& rule) {
  std::string const text = core::quoted(pg::clipped(value.text));
  std::string const column = core::quoted(rule.column().name());
  if (!value.state) {
    return fmt::format("the default of {} is {}, which is no state: INSERTs that leave the state out fail",
                       column, text);
  }
  auto const initial = rule.machine().initial();
  if (!initial || value.state == initial) return {};
  return fmt::format(
      "the default of {} is {}, not {}, the initial state: INSERTs that leave the state out {}", column, text,
      core::quoted(rule.machine().name(*initial)),
      rule.machine().may_start_in(*value.state) ? "start there" : "fail");
}

void examine_defaults(const rule::ExaminedRule& rule, const DefineRule& compiled, core::Findings* findings) {
  std::optional<std::string> of_table;
  for (Oid const oid : rule.tree) {
    catalog::OpenRelation const table(oid, NoLock);
    if (table->rd_rel->relkind == RELKIND_FOREIGN_TABLE) continue;
    auto const value = default_of(table.get(), compiled);
    bool const is_home = oid == RelationGetRelid(rule.home);
    if (is_home && value) of_table = value->text;
    // What sets the table's default sets that of its partitions.
    if (!value || (!is_home && of_table == value->text)) continue;
    std::string text = fault(*value, compiled);
    if (text.empty()) continue;
    findings->add(oid, rule.trigger.name, Severity::warning, std::move(text),
                  rule::owners_remedy(rule, setting(oid, compiled)));
  }
}

void examine_checks(const rule::ExaminedRule& rule, const DefineRule& compiled, core::Findings* findings) {
  std::vector<std::string> of_table;
  for (Oid const oid : rule.tree) {
    catalog::OpenRelation const table(oid, NoLock);
    if (table->rd_rel->relkind == RELKIND_FOREIGN_TABLE) continue;
    const auto& states = compiled.machine().states();
    row::StateColumn const column(table.get(), compiled.column().name(), states, "state");
    std::vector<Datum> values;
    values.reserve(states.size());
    for (std::size_t state = 0; state < states.size(); ++state) {
      values.push_back(column.value(static_cast<core::StateId>(state)));
    }
    for (const expression::RefusingCheck& check :
         expression::refusing_checks(table.get(), column.number(), values)) {
      // Partitions have those of their table.
      if (std::find(of_table.begin(), of_table.end(), check.constraint) != of_table.end()) continue;
      if (oid == RelationGetRelid(rule.home)) of_table.push_back(check.constraint);
      std::vector<std::string> refused;
      refused.reserve(check.values.size());
      for (std::size_t const place : check.values) refused.push_back(states[place]);
      findings->add(
          oid, rule.trigger.name, Severity::warning,
          fmt::format("CHECK {} refuses {}: no row can be in {}", core::quoted(check.constraint),
                      core::quoted_list(refused), refused.size() == 1 ? "that state" : "these states"),
          core::Remedy::comment("Change the constraint, or call pgshift.define() without what it refuses."));
    }
  }
}

}  // namespace

void require_known_default(const DefineRule& rule, const std::vector<Oid>& tables) {
  for (Oid const oid : tables) {
    catalog::OpenRelation const table(oid, NoLock);
    auto const value = default_of(table.get(), rule);
    if (!value || value->state) continue;
    pg::ErrorObject object = catalog::relation_names(oid);
    object.column = rule.column().name();
    object.constraint = rule.name();
    throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE,
                     fmt::format("the default of column {} of table {} is {}, which is no state",
                                 core::quoted(object.column), core::quoted(object.table),
                                 core::quoted(pg::clipped(value->text))))
        .with_detail(fmt::format("The states are {}.", core::quoted_list(rule.machine().states())))
        .with_hint(hint(oid, rule))
        .on(object);
  }
}

void examine_column(const rule::ExaminedRule& rule, const DefineRule& compiled, core::Findings* findings) {
  examine_defaults(rule, compiled, findings);
  examine_checks(rule, compiled, findings);
}

}  // namespace define
