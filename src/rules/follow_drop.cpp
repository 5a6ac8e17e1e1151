// An event trigger that looks after what was recorded of tables that are dropped, whatever drops them.
#include <cstring>

#include "audit/dropped_table.hpp"
#include "consensus/approvals.hpp"
#include "pg/stand_in.hpp"
#include "rules/ddl_objects.hpp"
#include "rules/follow_ddl.hpp"

PGSHIFT_FUNCTION(pgshift_follow_drop) {
  auto const* event =
      CALLED_AS_EVENT_TRIGGER(fcinfo) ? reinterpret_cast<EventTriggerData*>(fcinfo->context) : nullptr;
  if (event == nullptr || std::strcmp(event->event, "sql_drop") != 0) {
    throw pg::Report(
        ERRCODE_E_R_I_E_EVENT_TRIGGER_PROTOCOL_VIOLATED,
        "function pgshift.follow_drop() must be called at sql_drop by the event trigger manager");
  }
  rules::follow_drops(event->parsetree);
  for (const rules::DdlObject& object : rules::dropped_objects()) {
    if (object.catalog != RelationRelationId || object.type != "table") continue;
    pg::StandIn stand_in(object.oid, object.identity);
    audit::keep_log_of_dropped(stand_in);
    consensus::void_approvals_of_dropped(stand_in);
  }
  fcinfo->isnull = true;
  return 0;
}
