// A state machine as a picture.
#pragma once

#include <string>

#include "core/state_machine.hpp"

namespace core {

enum class DiagramFormat {
  mermaid,
  dot,  // Graphviz
  svg,
};

/// By its name; InvalidArgument for another.
DiagramFormat parse_diagram_format(const std::string& name);

/// States and transitions, with where subjects start and end.
std::string draw(const StateMachine& machine, DiagramFormat format);

}  // namespace core
