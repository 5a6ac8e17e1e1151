// How far rows in each state of a machine are from one of its states.
#pragma once

#include <vector>

#include "core/machine/state_machine.hpp"

namespace core {

enum class Distance {
  none,   // they are in it
  step,   // one declared transition leads there
  steps,  // several do
  never,
};

/// For each state of the machine, the distance to `target` by ways that don't lead through it, and whose last
/// transition is from one of the states that are `admitted`: a flag for each state.
std::vector<Distance> distances(const StateMachine& machine, StateId target,
                                const std::vector<bool>& admitted);

}  // namespace core
