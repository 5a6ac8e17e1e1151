// A table that is about this database alone takes no row by SQL, nor one that replication brings: that is
// left out, so that a publication of all tables goes on.
#include "pg/trigger_call.hpp"
#include "storage/table_creation.hpp"

PGSHIFT_FUNCTION(pgshift_keep_local) {
  pg::TriggerCall const call(fcinfo, "pgshift.keep_local", pg::TriggerCall::Level::row);
  if (!storage::is_in_own_schema(RelationGetRelid(call.relation()))) {
    throw pg::Report(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED,
                     "function pgshift.keep_local() is for tables of the extension");
  }
  // A null pointer tells the trigger manager to leave the row out, and the statement goes on.
  return Datum{0};
}
