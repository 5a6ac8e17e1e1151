// pgshift_draw: reads a graph in the DOT language and writes it as SVG.
//
// It is a program of its own since Graphviz is no library to have in a server: it calls exit() and abort(),
// can't be interrupted, keeps memory, and shares names of functions with PostgreSQL (line_intersect). Of
// Graphviz's plugins it has the two that it needs linked in, and loads no other, so that neither a
// configuration nor fonts matter.
#include <graphviz/gvc.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

extern "C" {
// NOLINTBEGIN(readability-identifier-naming)
extern gvplugin_library_t gvplugin_core_LTX_library;
extern gvplugin_library_t gvplugin_dot_layout_LTX_library;
// NOLINTEND(readability-identifier-naming)
}

namespace {

/// What a machine of a thousand states takes is far below. Without it a monstrous one would take it from the
/// server.
constexpr rlim_t most_memory = 1UL << 30U;

const std::array<lt_symlist_t, 3> plugins{{
    {"gvplugin_core_LTX_library", &gvplugin_core_LTX_library},
    {"gvplugin_dot_layout_LTX_library", &gvplugin_dot_layout_LTX_library},
    {nullptr, nullptr},
}};

/// XML has neither control characters nor these two of UTF-8, however written; and Graphviz passes them on.
void blank_what_xml_lacks(std::string* text) {
  for (char& byte : *text) {
    if (static_cast<unsigned char>(byte) < ' ' && byte != '\n') byte = ' ';
  }
  for (std::string_view const noncharacter : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"}) {
    for (auto at = text->find(noncharacter); at != std::string::npos; at = text->find(noncharacter, at)) {
      text->replace(at, noncharacter.size(), " ");
    }
  }
}

bool draw(const std::string& dot) {
  graph_t* const graph = agmemread(dot.c_str());
  if (graph == nullptr) return false;
  agseterr(AGERR);
  GVC_t* const context = gvContextPlugins(plugins.data(), 0);
  // Nothing is freed: the program ends.
  return gvLayout(context, graph, "dot") == 0 && gvRender(context, graph, "svg", stdout) == 0 &&
         agerrors() == 0;
}

}  // namespace

int main() {
  // It outlives neither the backend that has started it nor its own bounds.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  rlimit const memory{most_memory, most_memory};
  rlimit const core{0, 0};
  setrlimit(RLIMIT_AS, &memory);
  setrlimit(RLIMIT_CORE, &core);

  std::string dot(std::istreambuf_iterator<char>(std::cin), {});
  blank_what_xml_lacks(&dot);
  return draw(dot) ? EXIT_SUCCESS : EXIT_FAILURE;
}
