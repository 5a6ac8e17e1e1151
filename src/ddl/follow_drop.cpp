// An event trigger that looks after what was recorded of tables that are dropped, whatever drops them.
#include "catalog/ddl_objects.hpp"
#include "ddl/follow_ddl.hpp"
#include "ddl/table_identities.hpp"
#include "pg/trigger_call.hpp"

PGSHIFT_FUNCTION(pgshift_follow_drop) {
  pg::EventTriggerCall const call(fcinfo, "pgshift.follow_drop", "sql_drop");
  auto const dropped = catalog::dropped_objects();
  ddl::follow_drops(call.command(), dropped);
  ddl::forget_dropped_tables(dropped);
  return 0;
}
