// Which gates a row has ahead of it, and can be approved for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "consensus/gated_row.hpp"

namespace consensus {

/// The gates of the transition that is named, if declared steps lead to its state; if none is, those that are
/// one step away. A Report (55000) where there is none, 42704 where the transition has no gate.
std::vector<GateRef> gates_ahead(const GatedRow& entity, const std::optional<std::string>& transition);

/// How far the row is from being let through by the gate.
core::Distance distance_to(const ConsensusRule& gate, Relation relation, TupleTableSlot* row);

}  // namespace consensus
