// A transition of a machine, and how definitions name such: from->to, with * for any state.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/machine/state_machine.hpp"

namespace core {

/// `from` is nothing before the first state.
struct Step {
  std::optional<StateId> from;
  StateId to;

  bool operator==(const Step&) const = default;
};

/// What stands for `from` then.
constexpr std::string_view before_initial = "<initial>";
/// What stands for every state; never for what comes before the first.
constexpr std::string_view any_state = "*";

/// The steps that a definition is about.
struct StepPattern {
  bool from_any = false;
  std::optional<StateId> from;  // unless from_any; nothing: before the first state
  std::optional<StateId> to;    // nothing: any

  bool fits(const Step& step) const noexcept {
    return (from_any ? step.from.has_value() : step.from == from) && (!to || *to == step.to);
  }
  bool is_first() const noexcept { return !from_any && !from; }
  static constexpr int widest = 3;
  /// 0 for a single step, and the more the less it says: `a->b`, `*->b`, `a->*`, `*->*`.
  int width() const noexcept { return (to ? 0 : 2) + (from_any ? 1 : 0); }

  bool operator==(const StepPattern&) const = default;
};

/// What `from` is called in definitions and messages.
std::string from_name(const StateMachine& machine, const Step& step);

bool declares(const StateMachine& machine, const Step& step) noexcept;
/// True if some declared step fits.
bool declares(const StateMachine& machine, const StepPattern& steps) noexcept;

/// All declared steps by name. Where things may begin in any state that is one.
std::vector<std::string> declared_steps(const StateMachine& machine);

/// What the text can mean, of which some step is declared: several, where states' names hold arrows
/// themselves.
std::vector<StepPattern> find_steps(const StateMachine& machine, std::string_view text);

}  // namespace core
