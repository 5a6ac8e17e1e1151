#include "consensus/consensus_examination.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "consensus/approvals/approvals_table.hpp"
#include "consensus/consensus_kind.hpp"
#include "consensus/consensus_rule.hpp"
#include "consensus/possible_approvers.hpp"
#include "core/machine/machine_definition.hpp"
#include "core/machine/reachability.hpp"
#include "core/message_text.hpp"
#include "pg/text.hpp"

namespace consensus {

namespace {

using core::Severity;

std::string gate_of(const ConsensusRule& gate) {
  const std::string& name = gate.gate().gate;
  return fmt::format("nobody can open the gate {}for {}", name.empty() ? "" : core::quoted(name) + " ",
                     core::quoted(gate.gate().transition));
}

std::string creation_of(const std::vector<std::string>& roles) {
  std::string statements;
  for (const std::string& role : roles) {
    statements += fmt::format("{}CREATE ROLE {};", statements.empty() ? "" : " ", pg::quote_identifier(role));
  }
  return statements;
}

void examine_approvers(const rule::ExaminedRule& rule, const ConsensusRule& gate, core::Findings* findings) {
  if (!gate.gate().authenticated) return;
  PossibleApprovers const possible = possible_approvers(gate.gate());
  int const required = gate.gate().quorum.required();
  if (!possible.missing_roles.empty()) {
    findings->add(rule, Severity::warning,
                  fmt::format("nobody can approve as {}: there {} no such database role",
                              core::quoted_list(possible.missing_roles),
                              possible.missing_roles.size() == 1 ? "is" : "are"),
                  rule::owners_remedy(rule, creation_of(possible.missing_roles)));
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

void examine_terms(const rule::ExaminedRule& rule, const ConsensusRule& gate, core::Findings* findings) {
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
  const expression::RowExpression* const condition = gate.condition(rule.home);
  if (condition != nullptr && condition->is_never_true()) {
    findings->add(rule, Severity::warning,
                  fmt::format("the gate for {} is open for all rows: its condition is never true",
                              core::quoted(gate.gate().transition)),
                  core::Remedy::comment("Call pgshift.consensus() again with another condition."));
  }
}

std::vector<core::GateDefinition> gates_of_transition(Relation table, const std::string& transition) {
  std::vector<core::GateDefinition> gates;
  for (const rule::RuleTrigger& rule : rule::rule_triggers(table, kind.name())) {
    if (rule.definition.text("transition") == transition) {
      gates.push_back(core::read_gate_definition(rule.definition));
    }
  }
  return gates;
}

/// Of the states that lead to the gate's, those for which no gate is; of rows that are inserted, too.
std::vector<std::string> uncovered(const rule::ExaminedRule& rule, const core::DefinedMachine& machine,
                                   const row::StateColumn& states, core::StateId target,
                                   const std::vector<core::GateDefinition>& gates) {
  std::vector<bool> covered(machine.states.size());
  bool covers_insert = false;
  for (const core::GateDefinition& gate : gates) {
    covers_insert = covers_insert || gate.is_for_insert();
    if (!gate.from_states) covered.assign(covered.size(), true);
    for (const std::string& state : gate.states_before()) {
      row::StateColumn const one(rule.home, gate.field, {state}, "state");
      if (auto const place = states.find(one.value(0))) covered[*place] = true;
    }
  }
  std::vector<std::string> ways;
  if (!covers_insert && machine.states.may_start_in(target)) {
    ways.emplace_back(core::before_initial);
  }
  for (std::size_t place = 0; place < covered.size(); ++place) {
    auto const state = static_cast<core::StateId>(place);
    if (!covered[place] && state != target && machine.states.declares(state, target)) {
      ways.push_back(machine.states.name(state));
    }
  }
  return ways;
}

void examine_ways(const rule::ExaminedRule& rule, const core::GateDefinition& terms,
                  const core::DefinedMachine& machine, const row::StateColumn& states, core::StateId target,
                  core::Findings* findings) {
  auto const gates = gates_of_transition(rule.home, terms.transition);
  if (gates.empty() || gates.front().gate != terms.gate) return;
  auto const ways = uncovered(rule, machine, states, target, gates);
  if (ways.empty()) return;
  findings->add(
      rule, Severity::warning,
      fmt::format("rows come to {} from {} past all gates", core::quoted(terms.transition),
                  core::quoted_list(ways)),
      core::Remedy::comment("Call pgshift.consensus() again without from_states or, with another gate, "
                            "for these states."));
}

/// Without define(), any state leads to any other.
void examine_ways_anywhere(const rule::ExaminedRule& rule, const core::GateDefinition& terms,
                           core::Findings* findings) {
  auto const gates = gates_of_transition(rule.home, terms.transition);
  bool const is_for_all = std::any_of(gates.begin(), gates.end(),
                                      [](const core::GateDefinition& gate) { return !gate.from_states; });
  if (is_for_all || gates.empty() || gates.front().gate != terms.gate) return;
  findings->add(rule, Severity::warning,
                fmt::format("rows come to {} past all gates, from states that no gate is for",
                            core::quoted(terms.transition)),
                core::Remedy::comment("Call pgshift.define() to say which transitions there are, or "
                                      "pgshift.consensus() again without from_states."));
}

/// By the transitions that are declared.
bool is_met(const rule::ExaminedRule& rule, const core::GateDefinition& terms,
            const core::DefinedMachine& machine, const row::StateColumn& states, core::StateId target) {
  if (!terms.from_states || (terms.is_for_insert() && machine.states.may_start_in(target))) return true;
  auto const before = terms.states_before();
  return std::any_of(before.begin(), before.end(), [&](const std::string& state) {
    auto const place = states.find(row::StateColumn(rule.home, terms.field, {state}, "state").value(0));
    return place && machine.states.declares(*place, target);
  });
}

/// What define() says of the gate's state.
void examine_state(const rule::ExaminedRule& rule, const ConsensusRule& gate, core::Findings* findings) {
  const core::GateDefinition& terms = gate.gate();
  row::StateColumn const column(rule.home, terms.field, {terms.transition}, "state");
  bool is_defined = false;
  for (const rule::RuleTrigger& define : rule::rule_triggers(rule.home, "define")) {
    if (define.definition.text("field") != terms.field) continue;
    is_defined = true;
    core::DefinedMachine const machine =
        core::build_machine(core::read_machine_definition(define.definition));
    row::StateColumn const states(rule.home, terms.field, machine.states.states(), "state");
    auto const state = states.find(column.value(0));
    if (!state) {
      findings->add(
          rule, Severity::warning,
          fmt::format("no row meets the gate for {}: define() does not have that state",
                      core::quoted(terms.transition)),
          core::Remedy::comment("Call pgshift.define() again with that state, or remove the gate."));
      continue;
    }
    examine_ways(rule, terms, machine, states, *state, findings);
    if (!is_met(rule, terms, machine, states, *state)) {
      findings->add(rule, Severity::warning,
                    fmt::format("no row meets the gate for {}: no transition leads there from {}",
                                core::quoted(terms.transition), core::quoted_list(*terms.from_states)),
                    core::Remedy::comment("Call pgshift.consensus() again with other from_states."));
    }
    auto const unreachable = core::unreachable_states(machine.states);
    if (machine.states.restricts_start() && std::count(unreachable.begin(), unreachable.end(), *state) > 0) {
      findings->add(rule, Severity::warning,
                    fmt::format("no row meets the gate for {}: by define(), none comes to that state",
                                core::quoted(terms.transition)),
                    core::Remedy::comment(
                        "Call pgshift.define() again with transitions that lead there, or remove the gate."));
    }
  }
  if (!is_defined) examine_ways_anywhere(rule, terms, findings);
}

}  // namespace

void examine(const rule::ExaminedRule& rule, core::Findings* findings) {
  auto const gate = rule::compile_applying<ConsensusRule>(rule.home, *rule.trigger.trigger);
  examine_approvers(rule, *gate, findings);
  examine_terms(rule, *gate, findings);
  examine_state(rule, *gate, findings);
}

}  // namespace consensus
