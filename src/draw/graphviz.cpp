#include "draw/graphviz.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "draw/program.hpp"
#include "pg/compat.hpp"
#include "pg/named_lock.hpp"
#include "pg/text.hpp"

namespace draw {

namespace {

constexpr std::size_t longest_shown = 500;
constexpr std::size_t most_output = 256UL << 20U;

/// So many programs draw at once in a whole server: together they may take that many processors and
/// gigabytes, whoever asks.
constexpr int drawings_at_once = 2;

/// What the program says last where the text is no graph.
constexpr std::string_view no_graph = "pgshift_draw: no graph\n";

/// Drawing takes a processor for a while, and memory: who may have that done is for administrators to say.
void require_privilege() {
  bool const may_draw = pg::call([] {
    Oid const text = TEXTOID;
    List* const name = list_make2(makeString(pstrdup("pgshift")), makeString(pstrdup("draw")));
    return pg::compat::execute_privilege(LookupFuncName(name, 1, &text, false), GetUserId()) == ACLCHECK_OK;
  });
  if (may_draw) return;
  throw pg::Report(ERRCODE_INSUFFICIENT_PRIVILEGE, "permission denied for function pgshift.draw")
      .with_detail("Diagrams as SVG are drawn by pgshift.draw(text), whose EXECUTE is not PUBLIC's.")
      .with_hint(
          "The formats mermaid and dot need no privilege. An administrator can GRANT EXECUTE ON FUNCTION "
          "pgshift.draw(text).");
}

[[noreturn]] void refuse(const ProgramResult& drawing) {
  if (drawing.is_missing) {
    throw pg::Report(ERRCODE_FEATURE_NOT_SUPPORTED, "[PgShift] The diagram could not be drawn.")
        .with_detail(drawing.failure)
        .with_hint(
            "SVG is drawn by Graphviz, which this server's extension was installed without. Use format => "
            "'dot', or mermaid.");
  }
  // It says first what is wrong, in an encoding of its own.
  std::string said = drawing.output.substr(0, std::min(drawing.output.find('\n'), longest_shown));
  std::replace_if(
      said.begin(), said.end(), [](char byte) { return static_cast<signed char>(byte) < 0; }, '?');
  if (drawing.output.ends_with(no_graph)) {
    throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE,
                     "[PgShift] The text is not one graph in the DOT language.")
        .with_detail(said);
  }
  throw pg::Report(ERRCODE_EXTERNAL_ROUTINE_EXCEPTION, "[PgShift] The diagram could not be drawn.")
      .with_detail(said.empty() ? drawing.failure : drawing.failure + ": " + said)
      .with_hint(
          "SVG is drawn by Graphviz, whose libraries must be there (Debian: the package graphviz), in at "
          "most 1 GB of memory and 60 seconds of computing. The formats mermaid and dot need neither.");
}

}  // namespace

std::string svg_of_dot(const std::string& dot) {
  require_privilege();
  std::string const utf8 = pg::to_utf8(dot);
  pg::ServerPlace const place("drawing", drawings_at_once);
  ProgramResult drawing = run_program("pgshift_draw", utf8, most_output);
  // Before it stands what belongs into a file: a document type, and an encoding that may not be the client's.
  auto const start = drawing.output.find("<svg");
  if (start == std::string::npos && drawing.failure.empty()) drawing.failure = "no SVG was drawn";
  if (!drawing.failure.empty()) refuse(drawing);
  return pg::from_utf8(drawing.output.substr(start));
}

}  // namespace draw
