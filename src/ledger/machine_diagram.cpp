// pgshift.machine_diagram()
#include "core/machine/diagram.hpp"
#include "draw/graphviz.hpp"
#include "ledger/machine.hpp"
#include "pg/arguments.hpp"
#include "pg/text.hpp"

PGSHIFT_FUNCTION(pgshift_machine_diagram) {
  pg::Arguments const arguments(fcinfo);
  core::DiagramFormat const format = core::parse_diagram_format(arguments.text(1, "format"));
  auto const machine = ledger::require_machine(arguments.text(0, "machine"));
  std::string const text = core::diagram_text(machine->states(), format);
  return pg::to_text(format == core::DiagramFormat::svg ? draw::svg_of_dot(text) : text);
}
