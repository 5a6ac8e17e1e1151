#include "consensus/gate_way.hpp"

#include "core/machine/machine_definition.hpp"
#include "core/message_text.hpp"
#include "pg/text.hpp"
#include "rule/rule_trigger.hpp"

namespace consensus {

namespace {

using core::Distance;
using core::StateId;
using core::StateMachine;

std::optional<StateMachine> machine_of(Relation relation, const std::string& field) {
  for (const rule::RuleTrigger& rule : rule::rule_triggers(relation, "define")) {
    if (rule.definition.text("field") != field) continue;
    return core::build_machine(core::read_machine_definition(rule.definition)).states;
  }
  return std::nullopt;
}

}  // namespace

Way::Steps Way::steps_of(Relation relation, const core::GateDefinition& gate) {
  auto const before = gate.states_before();
  auto const machine = machine_of(relation, gate.field);
  if (!machine) {
    std::vector<std::string> states{gate.transition};
    states.insert(states.end(), before.begin(), before.end());
    std::vector<Distance> distances(states.size(), Distance::step);
    distances.front() = Distance::none;
    bool const is_for_none = gate.from_states && before.empty();
    return {std::move(states), std::move(distances), is_for_none ? Distance::never : Distance::step};
  }
  row::StateColumn const column(relation, gate.field, machine->states(), "state");
  auto const place_of = [&](const std::string& state) {
    return column.find(row::StateColumn(relation, gate.field, {state}, "state").value(0));
  };
  std::vector<bool> admitted(machine->size(), !gate.from_states);
  for (const std::string& state : before) {
    if (auto const place = place_of(state)) admitted[*place] = true;
  }
  auto const target = place_of(gate.transition);
  return {machine->states(),
          target ? core::distances(*machine, *target, admitted)
                 : std::vector<Distance>(machine->size(), Distance::never),
          Distance::never};
}

Way::Way(Relation relation, const core::GateDefinition& gate)
    : steps_(steps_of(relation, gate)), column_(relation, gate.field, steps_.states, "state") {}

Distance Way::from(TupleTableSlot* row) const {
  pg::read_columns(row, column_.number());
  NullableDatum const state = pg::column_value(row, column_.number());
  if (state.isnull) return steps_.otherwise;
  auto const place = column_.find(state.value);
  return place ? steps_.distances[*place] : steps_.otherwise;
}

std::string Way::state_shown(TupleTableSlot* row) const {
  pg::read_columns(row, column_.number());
  NullableDatum const state = pg::column_value(row, column_.number());
  return state.isnull ? "NULL" : core::quoted(pg::clipped(column_.text(state.value)));
}

}  // namespace consensus
