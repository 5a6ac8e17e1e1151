// How rows come to a gate's state: by the transitions that define() declares for its column or, without it,
// from any other state.
#pragma once

#include <string>
#include <vector>

#include "core/consensus/gate_definition.hpp"
#include "core/machine/distance.hpp"
#include "row/state_column.hpp"

namespace consensus {

class Way {
 public:
  /// By the rules that the relation has now.
  Way(Relation relation, const core::GateDefinition& gate);

  /// How far the row is from being let through by the gate.
  core::Distance from(TupleTableSlot* row) const;
  /// The row's state for messages: quoted, or NULL.
  std::string state_shown(TupleTableSlot* row) const;

 private:
  struct Steps {
    std::vector<std::string> states;
    std::vector<core::Distance> distances;  // for each of the states
    core::Distance otherwise;
  };
  static Steps steps_of(Relation relation, const core::GateDefinition& gate);

  Steps steps_;
  row::StateColumn column_;
};

}  // namespace consensus
