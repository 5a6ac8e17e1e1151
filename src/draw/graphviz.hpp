// Pictures of graphs, drawn by Graphviz.
#pragma once

#include <string>

namespace draw {

/// The SVG element that shows a graph, given as DOT in the database's encoding. Needs EXECUTE on
/// pgshift.draw(text) (42501). Waits while as many programs draw as a server has draw at once.
std::string svg_of_dot(const std::string& dot);

}  // namespace draw
