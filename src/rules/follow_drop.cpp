// An event trigger that looks after what was recorded of tables that are dropped, whatever drops them.
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "audit/dropped_table.hpp"
#include "consensus/approvals.hpp"
#include "pg/settings.hpp"
#include "pg/spi.hpp"
#include "pg/stand_in.hpp"
#include "pg/text.hpp"
#include "rules/follow_ddl.hpp"

namespace rules {

namespace {

std::vector<std::pair<Oid, std::string>> dropped_tables() {
  pg::PinnedSettings const settings(pg::reading_settings());
  pg::Spi spi;
  spi.execute(
      "SELECT objid, object_identity FROM pg_catalog.pg_event_trigger_dropped_objects()"
      " WHERE classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND objsubid = 0 AND object_type = "
      "'table'");
  std::vector<std::pair<Oid, std::string>> tables;
  for (std::uint64_t i = 0; i < SPI_processed; ++i) {
    auto const table = pg::call([&] {
      HeapTuple const row = SPI_tuptable->vals[i];
      bool null = false;
      Datum const oid = SPI_getbinval(row, SPI_tuptable->tupdesc, 1, &null);
      return std::pair(DatumGetObjectId(oid), SPI_getvalue(row, SPI_tuptable->tupdesc, 2));
    });
    tables.emplace_back(table.first, pg::to_string(table.second));
  }
  return tables;
}

}  // namespace

}  // namespace rules

PGSHIFT_FUNCTION(pgshift_follow_drop) {
  auto const* event =
      CALLED_AS_EVENT_TRIGGER(fcinfo) ? reinterpret_cast<EventTriggerData*>(fcinfo->context) : nullptr;
  if (event == nullptr || std::strcmp(event->event, "sql_drop") != 0) {
    throw pg::Report(
        ERRCODE_E_R_I_E_EVENT_TRIGGER_PROTOCOL_VIOLATED,
        "function pgshift.follow_drop() must be called at sql_drop by the event trigger manager");
  }
  rules::follow_drops(event->parsetree);
  for (const auto& [oid, name] : rules::dropped_tables()) {
    pg::StandIn stand_in(oid, name);
    audit::keep_log_of_dropped(stand_in);
    consensus::void_approvals_of_dropped(stand_in);
  }
  fcinfo->isnull = true;
  return 0;
}
