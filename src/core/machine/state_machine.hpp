// A state machine: its states, which transition is declared, where rows start, and which states are frozen.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core {

/// A state's place in the list of states.
using StateId = std::uint16_t;

class StateMachine {
 public:
  static constexpr std::size_t most_states = 1000;

  /// The states must be distinct and 1 to most_states; otherwise InvalidArgument.
  explicit StateMachine(std::vector<std::string> states);

  std::size_t size() const noexcept { return states_.size(); }
  const std::vector<std::string>& states() const noexcept { return states_; }
  const std::string& name(StateId state) const { return states_[state]; }
  /// By name, in time linear in the number of states: for definitions, not for rows.
  std::optional<StateId> find(std::string_view name) const noexcept;
  /// The same; an unknown name is InvalidArgument, blamed on `whose`.
  StateId require(std::string_view name, std::string_view whose) const;

  void declare(StateId from, StateId to) { declared_[edge(from, to)] = true; }
  bool declares(StateId from, StateId to) const noexcept { return declared_[edge(from, to)]; }
  std::vector<std::string> targets(StateId from) const;
  /// No transition leads out of it.
  bool is_terminal(StateId state) const noexcept;

  /// Where what is given no state begins.
  void start_in(StateId state) noexcept { initial_ = state; }
  std::optional<StateId> initial() const noexcept { return initial_; }

  /// From then on nothing begins but in the initial state and in those that are allowed.
  void restrict_start() noexcept { restricts_start_ = true; }
  bool restricts_start() const noexcept { return restricts_start_; }
  void allow_start(StateId state) { starts_[state] = true; }
  bool may_start_in(StateId state) const noexcept {
    return !restricts_start_ || state == initial_ || starts_[state];
  }
  /// Where things are meant to begin: the initial state, and those allowed.
  std::vector<StateId> starts() const;

  void freeze(StateId state);
  bool is_frozen(StateId state) const noexcept { return has_frozen_ && frozen_[state]; }
  bool has_frozen() const noexcept { return has_frozen_; }

 private:
  std::size_t edge(StateId from, StateId to) const noexcept { return from * states_.size() + to; }

  std::vector<std::string> states_;
  std::vector<bool> declared_;
  std::vector<bool> frozen_;
  std::vector<bool> starts_;
  std::optional<StateId> initial_;
  bool has_frozen_ = false;
  bool restricts_start_ = false;
};

}  // namespace core
