// pgshift.set_actor()
#include "pg/actor.hpp"
#include "pg/arguments.hpp"

PGSHIFT_WRITER(pgshift_set_actor) {
  pg::Arguments const arguments(fcinfo);
  pg::set_actor(arguments.given(0) ? arguments.text(0, "actor") : std::string());
  PG_RETURN_VOID();
}
