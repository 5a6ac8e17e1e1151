#include "consensus/examination.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "consensus/approvals.hpp"
#include "consensus/consensus_rule.hpp"
#include "consensus/possible_approvers.hpp"
#include "core/machine_definition.hpp"
#include "core/reachability.hpp"
#include "core/text.hpp"
#include "pg/text.hpp"

namespace consensus {

namespace {

using core::Severity;

std::string gate_of(const ConsensusRule& gate) {
  return fmt::format("nobody can open the gate for {}", core::quoted(gate.gate().transition));
}

std::string creation_of(const std::vector<std::string>& roles) {
  std::string statements;
  for (const std::string& role : roles) {
    statements += fmt::format("{}CREATE ROLE {};", statements.empty() ? "" : " ", pg::quote_identifier(role));
  }
  return statements;
}

void examine_approvers(const pg::ExaminedRule& rule, const ConsensusRule& gate, pg::Findings* findings) {
  if (!gate.gate().authenticated) return;
  PossibleApprovers const possible = possible_approvers(gate.gate());
  int const required = gate.gate().quorum.required();
  if (!possible.missing_roles.empty()) {
    findings->add(rule, Severity::warning,
                  fmt::format("nobody can approve as {}: there {} no such database role",
                              core::quoted_list(possible.missing_roles),
                              possible.missing_roles.size() == 1 ? "is" : "are"),
                  pg::owners_remedy(rule, creation_of(possible.missing_roles)));
  }
  if (possible.count < required) {
    findings->add(
        rule, Severity::error,
        fmt::format("{}: it requires {} {}, and the roles that can log in could give {}", gate_of(gate),
                    required, required == 1 ? "approval" : "approvals", possible.count),
        core::Remedy::comment(
            "Grant the gate's roles to more roles that can log in, or require fewer approvals."));
  } else if (possible.count == required && gate.requester()) {
    findings->add(
        rule, Severity::info,
        fmt::format("{} for a row that one of its approvers has requested: there are {} of them, and "
                    "all are required",
                    gate_of(gate), possible.count),
        core::Remedy::comment(
            "Grant the gate's roles to more roles that can log in, or require fewer approvals."));
  }
}

void examine_terms(const pg::ExaminedRule& rule, const ConsensusRule& gate, pg::Findings* findings) {
  TimestampTz const now = GetCurrentTimestamp();
  if (auto const expiry = gate.expiry_of(now); expiry && *expiry <= now) {
    findings->add(rule, Severity::error, gate_of(gate) + ": approvals have expired when they are given",
                  core::Remedy::comment("Call pgshift.consensus() again with a longer time."));
  }
  const auto& bind = gate.gate().bind;
  bool const binds_state = std::find(bind.begin(), bind.end(), gate.gate().field) != bind.end();
  if (binds_state) {
    findings->add(
        rule, Severity::error,
        fmt::format("{}: approvals are bound to {}, which the transition itself changes", gate_of(gate),
                    core::quoted(gate.gate().field)),
        core::Remedy::comment(
            "Call pgshift.consensus() again with a bind that leaves out the column of the states."));
  }
  const pg::RowExpression* const condition = gate.condition(rule.home);
  if (condition != nullptr && condition->is_never_true()) {
    findings->add(rule, Severity::warning,
                  fmt::format("the gate for {} is open for all rows: its condition is never true",
                              core::quoted(gate.gate().transition)),
                  core::Remedy::comment("Call pgshift.consensus() again with another condition."));
  }
}

/// What define() says of the gate's state.
void examine_state(const pg::ExaminedRule& rule, const ConsensusRule& gate, pg::Findings* findings) {
  const core::GateDefinition& terms = gate.gate();
  pg::ListedColumn const column(rule.home, terms.field, {terms.transition}, "state");
  for (const pg::RuleTrigger& define : pg::rule_triggers(rule.home, "define")) {
    if (define.definition.text("field") != terms.field) continue;
    core::Machine const machine = core::build_machine(core::read_machine_definition(define.definition));
    auto const state =
        pg::ListedColumn(rule.home, terms.field, machine.states.states(), "state").find(column.value(0));
    if (!state) {
      findings->add(
          rule, Severity::warning,
          fmt::format("no row meets the gate for {}: define() does not have that state",
                      core::quoted(terms.transition)),
          core::Remedy::comment("Call pgshift.define() again with that state, or remove the gate."));
      continue;
    }
    auto const unreachable = core::unreachable_states(machine.states);
    if (machine.strict_insert && std::count(unreachable.begin(), unreachable.end(), *state) > 0) {
      findings->add(rule, Severity::warning,
                    fmt::format("no row meets the gate for {}: by define(), none comes to that state",
                                core::quoted(terms.transition)),
                    core::Remedy::comment(
                        "Call pgshift.define() again with transitions that lead there, or remove the gate."));
    }
  }
}

}  // namespace

pg::InstallerCall installer_call(const core::Json& definition, Oid table, bool) {
  core::GateDefinition const gate = core::read_gate_definition(definition);
  const core::Json* const settings = definition.member("settings");
  pg::InstallerCall call("consensus", table);
  call.with("transition", gate.transition).with("require", gate.quorum.required());
  if (!gate.quorum.roles().empty()) call.with("roles", gate.quorum.roles());
  if (!gate.condition.empty()) {
    call.with("condition", pg::expression_for_now(gate.condition, definition.text("bound_condition"),
                                                  settings != nullptr ? *settings : core::Json()));
  }
  call.with("field", gate.field);
  if (gate.quorum.distinct_roles()) call.with("distinct_roles", true);
  if (!gate.requester.empty()) call.with("requester", gate.requester);
  if (!gate.expires.empty()) call.with("expires", gate.expires);
  if (!gate.bind.empty()) call.with("bind", gate.bind);
  if (gate.authenticated) call.with("authenticated", true);
  return call;
}

std::vector<pg::OwnTableShape> records(const core::Json& definition) {
  return {Approvals::shape(core::read_gate_definition(definition).approvals)};
}

bool needs_primary_key(const core::Json& /*definition*/) {
  return true;
}

void examine(const pg::ExaminedRule& rule, pg::Findings* findings) {
  auto const gate =
      std::static_pointer_cast<const ConsensusRule>(compile_rule(rule.home, *rule.trigger.trigger));
  examine_approvers(rule, *gate, findings);
  examine_terms(rule, *gate, findings);
  examine_state(rule, *gate, findings);
}

}  // namespace consensus
