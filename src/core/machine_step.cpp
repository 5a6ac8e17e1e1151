#include "core/machine_step.hpp"

#include <fmt/format.h>

namespace core {

namespace {

constexpr std::string_view arrow = "->";

std::optional<Step> step_of(const StateMachine& machine, std::string_view from, std::string_view to,
                            Steps which) {
  auto const target = machine.find(to);
  if (!target) return std::nullopt;
  if (which == Steps::from_the_start && from == before_initial) return Step{std::nullopt, *target};
  auto const source = machine.find(from);
  return source ? std::optional(Step{source, *target}) : std::nullopt;
}

}  // namespace

std::string from_name(const StateMachine& machine, const Step& step) {
  return step.from ? machine.name(*step.from) : std::string(before_initial);
}

bool declares(const StateMachine& machine, const Step& step) noexcept {
  return step.from ? machine.declares(*step.from, step.to) : machine.initial() == step.to;
}

std::vector<std::string> declared_steps(const StateMachine& machine, Steps which) {
  std::vector<std::string> names;
  if (which == Steps::from_the_start && machine.initial()) {
    names.push_back(fmt::format("{}{}{}", before_initial, arrow, machine.name(*machine.initial())));
  }
  for (std::size_t from = 0; from < machine.size(); ++from) {
    auto const state = static_cast<StateId>(from);
    for (const std::string& to : machine.targets(state)) {
      names.push_back(fmt::format("{}{}{}", machine.name(state), arrow, to));
    }
  }
  return names;
}

std::vector<Step> find_steps(const StateMachine& machine, std::string_view text, Steps which) {
  std::vector<Step> found;
  for (auto at = text.find(arrow); at != std::string_view::npos; at = text.find(arrow, at + 1)) {
    auto const step = step_of(machine, text.substr(0, at), text.substr(at + arrow.size()), which);
    if (step && declares(machine, *step)) found.push_back(*step);
  }
  return found;
}

}  // namespace core
