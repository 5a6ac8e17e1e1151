#include "define/define_examination.hpp"

#include <fmt/format.h>

#include "core/machine/machine_review.hpp"
#include "core/message_text.hpp"
#include "define/column_limits.hpp"
#include "define/define_kind.hpp"
#include "define/existing_rows.hpp"
#include "define/named_columns.hpp"
#include "pg/text.hpp"

namespace define {

namespace {

using core::Severity;

/// The definition with an empty list of targets for each of these states.
core::Json with_ends(core::Json definition, const std::vector<std::string>& states) {
  for (auto& [key, value] : std::get<core::JsonObject>(definition.value)) {
    auto* const transitions = std::get_if<core::JsonObject>(&value.value);
    if (key != "transitions" || transitions == nullptr) continue;
    for (const std::string& state : states) transitions->push_back({state, {core::JsonArray()}});
  }
  return definition;
}

void examine_ends(const rule::ExaminedRule& rule, const std::vector<std::string>& ends,
                  core::Findings* findings) {
  if (ends.empty()) return;
  core::Json const declared = with_ends(rule.trigger.definition, ends);
  findings->add(
      rule, Severity::info,
      fmt::format("{} {}: transitions has no entry, while it declares others terminal by []",
                  core::quoted_list(ends), ends.size() == 1 ? "is a dead end" : "are dead ends"),
      rule::owners_remedy(rule, kind.installer_call(declared, RelationGetRelid(rule.home), true).select()));
}

void examine_guards(const rule::ExaminedRule& rule, const DefineRule& compiled, core::Findings* findings) {
  for (std::size_t i = 0; i < compiled.guards().size(); ++i) {
    if (!compiled.guard_expression(i, rule.home).is_never_true()) continue;
    findings->add(
        rule, Severity::warning,
        fmt::format("the {} is never true: nothing makes that transition",
                    core::step_rule_label("guard", compiled.guards()[i].key, compiled.guards()[i].place)),
        core::Remedy::comment("Call pgshift.define() again with another guard, or without the transition."));
  }
}

bool normalizes(Relation table, const std::string& column) {
  for (const rule::RuleTrigger& rule : rule::rule_triggers(table, "normalize")) {
    const core::Json* const fields = rule.definition.member("fields");
    if (fields != nullptr && fields->member(column) != nullptr) return true;
  }
  return false;
}

/// Gives rows in no state the one where rows start. The rule itself would refuse: it is away meanwhile.
std::string correction(const rule::ExaminedRule& rule, const DefineRule& compiled) {
  Oid const oid = RelationGetRelid(rule.home);
  bool const has_children = rule.home->rd_rel->relkind == RELKIND_PARTITIONED_TABLE;
  std::string const table = (has_children ? "" : "ONLY ") + pg::quote_relation(oid);
  std::string const field = pg::quote_identifier(compiled.column().name());
  // PL/pgSQL has a variable of its own that is called found.
  std::string const where = fmt::format("WHERE r.{0} IS NULL OR r.{0} NOT IN ({1})", field,
                                        core::joined(compiled.machine().states(), pg::quote_literal));
  std::string const& start = compiled.machine().name(compiled.machine().initial().value_or(0));
  std::vector<std::string> statements{fmt::format("PERFORM pgshift.drop_rule({}, 'define', {});",
                                                  pg::quote_literal(pg::quote_relation(oid)),
                                                  pg::quote_literal(compiled.column().name()))};
  if (normalizes(rule.home, compiled.column().name())) {
    statements.push_back(fmt::format("UPDATE {0} AS r SET {1} = r.{1} {2};", table, field, where));
  }
  statements.push_back(
      fmt::format("UPDATE {} AS r SET {} = {} {};", table, field, pg::quote_literal(start), where));
  statements.push_back(kind.installer_call(rule.trigger.definition, oid, false).perform());
  std::string const enforced = rule.trigger.definition.text("enforce");
  if (!enforced.empty()) {
    statements.push_back(fmt::format("PERFORM pgshift.enforce({}, {});",
                                     pg::quote_literal(pg::quote_relation(oid)),
                                     pg::quote_literal(enforced)));
  }
  return rule::do_block(statements);
}

void examine_rows(const rule::ExaminedRule& rule, const DefineRule& compiled, core::Findings* findings) {
  row::RowSample const unknown_rows = rows_in_no_state(compiled, rule.tree);
  if (unknown_rows.count() == 0) return;
  findings->add(
      rule, Severity::error,
      fmt::format("{} {} in no state of {}{}", unknown_rows.count(),
                  unknown_rows.count() == 1 ? "row is" : "rows are", core::quoted(compiled.column().name()),
                  rule.shows_rows ? ". " + unknown_rows.message() : std::string()),
      rule::owners_remedy(rule, correction(rule, compiled)));
}

}  // namespace

void examine(const rule::ExaminedRule& rule, core::Findings* findings) {
  auto const compiled = rule::compile_applying<DefineRule>(rule.home, *rule.trigger.trigger);
  core::MachineDefinition const definition = core::read_machine_definition(rule.trigger.definition);
  core::DefinedMachine const machine = core::build_machine(definition);
  for (core::Finding& finding : core::review_machine(machine)) findings->add(rule, std::move(finding));
  examine_ends(rule, core::undeclared_ends(machine.states, definition), findings);
  examine_guards(rule, *compiled, findings);
  examine_rows(rule, *compiled, findings);
  examine_column(rule, *compiled, findings);
  examine_stamps(rule, *compiled, findings);
}

}  // namespace define
