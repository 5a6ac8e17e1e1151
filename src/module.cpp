// The module's identity, and what it registers with the server when it is loaded.
#include "extension/actor.hpp"
#include "pg/compat.hpp"
#include "pg/statement_end.hpp"
#include "storage/table_appender.hpp"

extern "C" {
PGSHIFT_MODULE_MAGIC;

// The server looks for this name. Nothing with a destructor in here: what is registered may ereport.
// NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp,readability-identifier-naming)
PGDLLEXPORT void _PG_init();
void _PG_init() {
  pg::watch_statements();
  storage::TableAppender::define_setting();
  extension::define_actor_setting();
}
// NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp,readability-identifier-naming)
}
