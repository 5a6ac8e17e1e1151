#include "consensus/step_ahead.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "consensus/consensus_refusal.hpp"
#include "core/message_text.hpp"
#include "pg/security.hpp"
#include "pg/text.hpp"

namespace consensus {

namespace {

/// Made as the table's owner: the checks of a state's domain are the owner's code, and whoever asks is not to
/// run that.
const Way& way_of(const ConsensusRule& gate, Relation relation) {
  pg::ActingAs const owner(catalog::owner_of(gate.home().relation));
  return gate.way(relation);
}

std::string row_shown(const GatedRow& entity, const ConsensusRule& gate) {
  return fmt::format("row {} of table {}", core::quoted(pg::clipped(gate.entity_of(entity.row()))),
                     core::quoted(catalog::relation_names(gate.home().relation).table));
}

std::string gate_shown(const ConsensusRule& gate) {
  const core::GateDefinition& terms = gate.gate();
  return core::quoted(terms.transition) +
         (terms.gate.empty() ? "" : fmt::format(" by gate {}", core::quoted(terms.gate)));
}

/// Why what the gate lets through is not ahead of the row.
pg::Report not_ahead(const GatedRow& entity, const ConsensusRule& gate) {
  const Way& way = way_of(gate, entity.relation());
  if (way.from(entity.row()) == core::Distance::none) {
    return pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                      fmt::format("{} is in state {} already", row_shown(entity, gate),
                                  core::quoted(gate.gate().transition)))
        .with_detail("An approval is for the next time that the row enters the state.")
        .on(error_object(gate));
  }
  return pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                    fmt::format("{} cannot come from state {} to {}", row_shown(entity, gate),
                                way.state_shown(entity.row()), gate_shown(gate)))
      .with_detail("No transitions that are declared lead there.")
      .on(error_object(gate));
}

pg::Report none_next(const GatedRow& entity, const std::vector<GateRef>& gates) {
  const ConsensusRule& any = *gates.front();
  std::vector<std::string> transitions;
  for (const GateRef& gate : gates) {
    if (std::count(transitions.begin(), transitions.end(), gate->gate().transition) == 0) {
      transitions.push_back(gate->gate().transition);
    }
  }
  pg::ErrorObject object = catalog::relation_names(any.home().relation);
  return pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                    fmt::format("{} has no gate one step ahead", row_shown(entity, any)))
      .with_detail(fmt::format("It is in state {}, and there are gates for {}.",
                               way_of(any, entity.relation()).state_shown(entity.row()),
                               core::quoted_list(transitions)))
      .with_hint("Name the transition to approve a later step.")
      .on(object);
}

}  // namespace

core::Distance distance_to(const ConsensusRule& gate, Relation relation, TupleTableSlot* row) {
  return way_of(gate, relation).from(row);
}

std::vector<GateRef> gates_ahead(const GatedRow& entity, const std::optional<std::string>& transition) {
  auto const gates = entity.gates(transition);
  std::vector<GateRef> ahead;
  for (const GateRef& gate : gates) {
    core::Distance const distance = distance_to(*gate, entity.relation(), entity.row());
    if (distance == core::Distance::step || (transition && distance == core::Distance::steps)) {
      ahead.push_back(gate);
    }
  }
  if (!ahead.empty()) return ahead;
  throw transition ? not_ahead(entity, *gates.front()) : none_next(entity, gates);
}

}  // namespace consensus
