#include "core/machine/reachability.hpp"

#include <functional>

namespace core {

namespace {

using Edge = std::function<bool(StateId, StateId)>;

std::vector<bool> closure(std::size_t size, std::vector<StateId> pending, const Edge& leads) {
  std::vector<bool> reached(size);
  for (StateId const start : pending) reached[start] = true;
  while (!pending.empty()) {
    StateId const from = pending.back();
    pending.pop_back();
    for (std::size_t i = 0; i < size; ++i) {
      auto const to = static_cast<StateId>(i);
      if (reached[i] || !leads(from, to)) continue;
      reached[i] = true;
      pending.push_back(to);
    }
  }
  return reached;
}

std::vector<StateId> places_without(const std::vector<bool>& flags) {
  std::vector<StateId> places;
  for (std::size_t i = 0; i < flags.size(); ++i) {
    if (!flags[i]) places.push_back(static_cast<StateId>(i));
  }
  return places;
}

}  // namespace

std::vector<bool> reachable_from(const StateMachine& machine, const std::vector<StateId>& starts) {
  return closure(machine.size(), starts,
                 [&](StateId from, StateId to) { return machine.declares(from, to); });
}

std::vector<bool> leading_to(const StateMachine& machine, const std::vector<StateId>& ends) {
  return closure(machine.size(), ends, [&](StateId to, StateId from) { return machine.declares(from, to); });
}

std::vector<StateId> unreachable_states(const StateMachine& machine) {
  auto const starts = machine.starts();
  if (starts.empty()) return {};
  return places_without(reachable_from(machine, starts));
}

std::vector<StateId> trapped_states(const StateMachine& machine) {
  std::vector<StateId> terminal;
  for (std::size_t i = 0; i < machine.size(); ++i) {
    if (machine.is_terminal(static_cast<StateId>(i))) terminal.push_back(static_cast<StateId>(i));
  }
  if (terminal.empty()) return {};
  return places_without(leading_to(machine, terminal));
}

}  // namespace core
