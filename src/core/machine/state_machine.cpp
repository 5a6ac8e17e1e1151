#include "core/machine/state_machine.hpp"

#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "core/invalid_argument.hpp"
#include "core/message_text.hpp"

namespace core {

StateMachine::StateMachine(std::vector<std::string> states) : states_(std::move(states)) {
  if (states_.empty()) throw InvalidArgument("states must name at least one state");
  if (states_.size() > most_states) {
    throw InvalidArgument(
        fmt::format("a rule can have at most {} states, not {}", most_states, states_.size()));
  }
  std::unordered_set<std::string_view> seen;
  for (const std::string& state : states_) {
    if (!seen.insert(state).second) {
      throw InvalidArgument(fmt::format("state {} is listed twice in states", quoted(state)));
    }
  }
  declared_.resize(states_.size() * states_.size());
  frozen_.resize(states_.size());
  starts_.resize(states_.size());
}

std::optional<StateId> StateMachine::find(std::string_view name) const noexcept {
  for (std::size_t i = 0; i < states_.size(); ++i) {
    if (states_[i] == name) return static_cast<StateId>(i);
  }
  return std::nullopt;
}

StateId StateMachine::require(std::string_view name, std::string_view whose) const {
  if (auto state = find(name)) return *state;
  throw InvalidArgument(fmt::format("{}: {} is not one of the states", whose, quoted(name)),
                        fmt::format("The states are {}.", quoted_list(states_)));
}

std::vector<std::string> StateMachine::targets(StateId from) const {
  std::vector<std::string> names;
  for (std::size_t to = 0; to < states_.size(); ++to) {
    if (declares(from, static_cast<StateId>(to))) names.push_back(states_[to]);
  }
  return names;
}

bool StateMachine::is_terminal(StateId state) const noexcept {
  for (std::size_t to = 0; to < states_.size(); ++to) {
    if (to != state && declares(state, static_cast<StateId>(to))) return false;
  }
  return true;
}

std::vector<StateId> StateMachine::starts() const {
  std::vector<StateId> found;
  for (std::size_t i = 0; i < states_.size(); ++i) {
    auto const state = static_cast<StateId>(i);
    if (state == initial_ || starts_[i]) found.push_back(state);
  }
  return found;
}

void StateMachine::freeze(StateId state) {
  frozen_[state] = true;
  has_frozen_ = true;
}

}  // namespace core
