#include "consensus/gate_column.hpp"

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "consensus/consensus_kind.hpp"
#include "consensus/consensus_rule.hpp"
#include "core/invalid_argument.hpp"
#include "core/message_text.hpp"

namespace consensus {

std::string gate_field(Relation relation, const std::optional<std::string>& given) {
  if (given) return *given;
  std::vector<std::string> defined;
  for (const rule::RuleTrigger& rule : rule::rule_triggers(relation, "define")) {
    defined.push_back(rule.definition.text("field"));
  }
  if (defined.size() == 1) return defined.front();
  pg::ErrorObject const names = catalog::relation_names(RelationGetRelid(relation));
  if (defined.size() > 1) {
    throw pg::Report(ERRCODE_AMBIGUOUS_COLUMN,
                     fmt::format("table {} has several columns with states", core::quoted(names.table)))
        .with_detail(fmt::format("They are {}.", core::quoted_list(defined)))
        .with_hint("Name one by the argument field.")
        .on(names);
  }
  if (catalog::find_column(relation, "status") != InvalidAttrNumber) return "status";
  throw pg::Report(ERRCODE_UNDEFINED_COLUMN, fmt::format("table {} has no column \"status\", and no define()",
                                                         core::quoted(names.table)))
      .with_detail(fmt::format("Its columns are {}.", core::quoted_list(catalog::column_names(relation))))
      .with_hint("Name one by the argument field.")
      .on(names);
}

void require_state(Relation relation, const core::GateDefinition& gate) {
  row::StateColumn const column(relation, gate.field, {gate.transition}, "state");
  Datum const state = column.value(0);
  auto const before = gate.states_before();
  row::StateColumn const origins(relation, gate.field, before, "state");
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (column.same(origins.value(static_cast<row::StateColumn::Place>(i)), state)) {
      throw core::InvalidArgument(fmt::format("from_states: {} is the gated state", core::quoted(before[i])));
    }
  }
  for (const rule::RuleTrigger& rule : rule::rule_triggers(relation, "define")) {
    if (rule.definition.text("field") != gate.field) continue;
    auto const states = rule.definition.texts("states");
    row::StateColumn const declared(relation, gate.field, states, "state");
    auto const require = [&](const char* argument, const std::string& name, Datum value) {
      if (declared.find(value)) return;
      throw core::InvalidArgument(
          fmt::format("{}: {} is not one of the states", argument, core::quoted(name)),
          fmt::format("The states are {}.", core::quoted_list(states)));
    };
    require("transition", gate.transition, state);
    for (std::size_t i = 0; i < before.size(); ++i) {
      require("from_states", before[i], origins.value(static_cast<row::StateColumn::Place>(i)));
    }
  }
  for (const rule::RuleTrigger& rule : rule::rule_triggers(relation, kind.name())) {
    std::string const other = rule.definition.text("transition");
    if (rule.definition.text("field") != gate.field || other == gate.transition) continue;
    // Says so if they are one value of the column.
    row::StateColumn(relation, gate.field, {other, gate.transition}, "state");
  }
}

}  // namespace consensus
