// The module's identity, and what it registers with the server when it is loaded.
#include "pg/actor.hpp"
#include "pg/compat.hpp"
#include "pg/statement_end.hpp"

extern "C" {
PGSHIFT_MODULE_MAGIC;

// Nothing with a destructor in here: what is registered may ereport.
PGDLLEXPORT void _PG_init();
void _PG_init() {  // NOLINT(readability-identifier-naming): the name that the server looks for
  pg::define_actor_setting();
  pg::watch_statements();
}
}
