// Which states of a machine rows can get to, and get out of.
#pragma once

#include <vector>

#include "core/machine/state_machine.hpp"

namespace core {

/// The states that some sequence of transitions, an empty one too, leads to from one of `starts`: a flag for
/// each state.
std::vector<bool> reachable_from(const StateMachine& machine, const std::vector<StateId>& starts);

/// Those from which some such sequence leads to one of `ends`.
std::vector<bool> leading_to(const StateMachine& machine, const std::vector<StateId>& ends);

/// The states that no row comes to by transitions from where rows are meant to begin; none if that is said of
/// no state.
std::vector<StateId> unreachable_states(const StateMachine& machine);

/// The states from which no row can come to a terminal one; none if the machine has no terminal state.
std::vector<StateId> trapped_states(const StateMachine& machine);

}  // namespace core
