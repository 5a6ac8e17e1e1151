// A state machine drawn without any tool: states in columns by their distance from the first one.
#pragma once

#include <string>

#include "core/state_machine.hpp"

namespace core {

/// A whole SVG document.
std::string svg_diagram(const StateMachine& machine);

}  // namespace core
