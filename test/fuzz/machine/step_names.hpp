// What definitions call steps.
#pragma once

#include <string>

#include "core/machine/machine_step.hpp"

namespace fuzz {

inline std::string name_of(const core::StateMachine& states, const core::StepPattern& steps) {
  std::string const from = steps.from_any ? std::string(core::any_state)
                           : steps.from   ? states.name(*steps.from)
                                          : std::string(core::before_initial);
  return from + "->" + (steps.to ? states.name(*steps.to) : std::string(core::any_state));
}

}  // namespace fuzz
