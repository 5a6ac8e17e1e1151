// The column that a gate watches, and the state in it.
#pragma once

#include <optional>
#include <string>

#include "core/consensus/gate_definition.hpp"
#include "pg/boundary.hpp"

namespace consensus {

/// The column that was given or, if none was, that of the table's only define(), else `status`. A Report
/// (42702, 42703) that names the candidates where there are several, or none.
std::string gate_field(Relation relation, const std::optional<std::string>& given);

/// A Report (22023) unless the gate's state is a value of its column, one of the states that define()
/// declares there, and no other gate's.
void require_state(Relation relation, const core::GateDefinition& gate);

}  // namespace consensus
