#include "core/machine/machine_step.hpp"

#include <fmt/format.h>

namespace core {

namespace {

constexpr std::string_view arrow = "->";

std::optional<StepPattern> pattern_of(const StateMachine& machine, std::string_view from,
                                      std::string_view to) {
  StepPattern steps;
  if (to != any_state) {
    steps.to = machine.find(to);
    if (!steps.to) return std::nullopt;
  }
  steps.from_any = from == any_state;
  if (steps.from_any || from == before_initial) return steps;
  steps.from = machine.find(from);
  return steps.from ? std::optional(steps) : std::nullopt;
}

std::string step_name(std::string_view from, std::string_view to) {
  return fmt::format("{}{}{}", from, arrow, to);
}

}  // namespace

std::string from_name(const StateMachine& machine, const Step& step) {
  return step.from ? machine.name(*step.from) : std::string(before_initial);
}

bool declares(const StateMachine& machine, const Step& step) noexcept {
  return step.from ? machine.declares(*step.from, step.to) : machine.may_start_in(step.to);
}

bool declares(const StateMachine& machine, const StepPattern& steps) noexcept {
  auto const leads_from = [&](std::optional<StateId> from) {
    if (steps.to) return declares(machine, Step{from, *steps.to});
    for (std::size_t to = 0; to < machine.size(); ++to) {
      if (declares(machine, Step{from, static_cast<StateId>(to)})) return true;
    }
    return false;
  };
  if (!steps.from_any) return leads_from(steps.from);
  for (std::size_t from = 0; from < machine.size(); ++from) {
    if (leads_from(static_cast<StateId>(from))) return true;
  }
  return false;
}

std::vector<std::string> declared_steps(const StateMachine& machine) {
  std::vector<std::string> names;
  if (!machine.restricts_start()) {
    names.push_back(step_name(before_initial, any_state));
  } else {
    for (StateId const state : machine.starts()) {
      names.push_back(step_name(before_initial, machine.name(state)));
    }
  }
  for (std::size_t from = 0; from < machine.size(); ++from) {
    auto const state = static_cast<StateId>(from);
    for (const std::string& to : machine.targets(state)) names.push_back(step_name(machine.name(state), to));
  }
  return names;
}

std::vector<StepPattern> find_steps(const StateMachine& machine, std::string_view text) {
  std::vector<StepPattern> found;
  for (auto at = text.find(arrow); at != std::string_view::npos; at = text.find(arrow, at + 1)) {
    auto const steps = pattern_of(machine, text.substr(0, at), text.substr(at + arrow.size()));
    if (steps && declares(machine, *steps)) found.push_back(*steps);
  }
  return found;
}

}  // namespace core
