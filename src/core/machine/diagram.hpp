// A state machine as a picture.
#pragma once

#include <string>

#include "core/machine/state_machine.hpp"

namespace core {

enum class DiagramFormat {
  mermaid,
  dot,  // the language of Graphviz
  svg,
};

/// By its name; InvalidArgument for another.
DiagramFormat parse_diagram_format(const std::string& name);

/// States and transitions, with where subjects start and end. For svg it is what dot gives, for Graphviz to
/// draw.
std::string diagram_text(const StateMachine& machine, DiagramFormat format);

}  // namespace core
