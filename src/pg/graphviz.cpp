#include "pg/graphviz.hpp"

#include <algorithm>
#include <cstddef>

#include "pg/program.hpp"
#include "pg/text.hpp"

namespace pg {

namespace {

constexpr std::size_t longest_shown = 500;

[[noreturn]] void refuse(const ProgramResult& drawing) {
  // It says first what is wrong, in an encoding of its own.
  std::string said = drawing.output.substr(0, std::min(drawing.output.find('\n'), longest_shown));
  std::replace_if(
      said.begin(), said.end(), [](char byte) { return static_cast<signed char>(byte) < 0; }, '?');
  throw Report(ERRCODE_EXTERNAL_ROUTINE_EXCEPTION, "[PgShift] The diagram could not be drawn.")
      .with_detail(said.empty() ? drawing.failure : drawing.failure + ": " + said)
      .with_hint(
          "SVG is drawn by Graphviz, whose libraries must be there (Debian: the package graphviz), in at "
          "most 1 GB of memory. The formats mermaid and dot need neither.");
}

}  // namespace

std::string svg_of_dot(const std::string& dot) {
  std::string const utf8 = to_utf8(dot);
  ProgramResult drawing = run_program("pgshift_draw", utf8);
  // Before it stands what belongs into a file: a document type, and an encoding that may not be the client's.
  auto const start = drawing.output.find("<svg");
  if (start == std::string::npos && drawing.failure.empty()) drawing.failure = "no SVG was drawn";
  if (!drawing.failure.empty()) refuse(drawing);
  return from_utf8(drawing.output.substr(start));
}

}  // namespace pg
