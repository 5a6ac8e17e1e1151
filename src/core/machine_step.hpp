// A transition of a machine as definitions name it: from->to.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/state_machine.hpp"

namespace core {

/// `from` is nothing for a subject's first state, which is the initial one.
struct Step {
  std::optional<StateId> from;
  StateId to;

  bool operator==(const Step&) const = default;
};

/// What stands for `from` then.
constexpr std::string_view before_initial = "<initial>";

/// What `from` is called in definitions and messages.
std::string from_name(const StateMachine& machine, const Step& step);

/// False for the first step if the machine has no initial state.
bool declares(const StateMachine& machine, const Step& step) noexcept;

/// Which of a machine's steps a definition can be about.
enum class Steps {
  from_the_start,  // the first one too, if the machine has an initial state
  between_states,
};

/// All declared steps by name.
std::vector<std::string> declared_steps(const StateMachine& machine, Steps which);

/// The declared steps that the text names: several, where states' names hold arrows themselves.
std::vector<Step> find_steps(const StateMachine& machine, std::string_view text, Steps which);

}  // namespace core
