// Pictures of graphs, drawn by Graphviz.
#pragma once

#include <string>

namespace pg {

/// The SVG element that shows a graph, given as DOT in the database's encoding.
std::string svg_of_dot(const std::string& dot);

}  // namespace pg
