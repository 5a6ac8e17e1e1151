// An event trigger that looks after what was recorded of tables that are dropped, whatever drops them.
#include <cstring>

#include "catalog/ddl_objects.hpp"
#include "ddl/follow_ddl.hpp"
#include "ddl/table_identities.hpp"

PGSHIFT_FUNCTION(pgshift_follow_drop) {
  auto const* event =
      CALLED_AS_EVENT_TRIGGER(fcinfo) ? reinterpret_cast<EventTriggerData*>(fcinfo->context) : nullptr;
  if (event == nullptr || std::strcmp(event->event, "sql_drop") != 0) {
    throw pg::Report(
        ERRCODE_E_R_I_E_EVENT_TRIGGER_PROTOCOL_VIOLATED,
        "function pgshift.follow_drop() must be called at sql_drop by the event trigger manager");
  }
  auto const dropped = catalog::dropped_objects();
  ddl::follow_drops(event->parsetree, dropped);
  ddl::forget_dropped_tables(dropped);
  fcinfo->isnull = true;
  return 0;
}
