// pgshift.draw()
#include "draw/graphviz.hpp"
#include "pg/arguments.hpp"
#include "pg/text.hpp"

PGSHIFT_FUNCTION(pgshift_draw) {
  return pg::to_text(draw::svg_of_dot(pg::Arguments(fcinfo).text(0, "dot")));
}
