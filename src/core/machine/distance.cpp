#include "core/machine/distance.hpp"

#include "core/machine/reachability.hpp"

namespace core {

namespace {

/// Nothing leads out of that state any more.
StateMachine ending_in(const StateMachine& machine, StateId state) {
  StateMachine result(machine.states());
  for (std::size_t from = 0; from < machine.size(); ++from) {
    for (std::size_t to = 0; from != state && to < machine.size(); ++to) {
      auto const step_from = static_cast<StateId>(from);
      auto const step_to = static_cast<StateId>(to);
      if (machine.declares(step_from, step_to)) result.declare(step_from, step_to);
    }
  }
  return result;
}

}  // namespace

std::vector<Distance> distances(const StateMachine& machine, StateId target,
                                const std::vector<bool>& admitted) {
  std::vector<Distance> result(machine.size(), Distance::never);
  std::vector<StateId> before;
  for (std::size_t place = 0; place < machine.size(); ++place) {
    auto const state = static_cast<StateId>(place);
    if (state != target && admitted[state] && machine.declares(state, target)) before.push_back(state);
  }
  auto const on_the_way = leading_to(ending_in(machine, target), before);
  for (std::size_t state = 0; state < machine.size(); ++state) {
    if (on_the_way[state]) result[state] = Distance::steps;
  }
  for (StateId const state : before) result[state] = Distance::step;
  result[target] = Distance::none;
  return result;
}

}  // namespace core
