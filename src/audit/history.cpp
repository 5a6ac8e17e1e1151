// pgshift.history(): what the log says of one row.
#include "audit/log/audit_log.hpp"
#include "audit/shown_entries.hpp"
#include "pg/text.hpp"

namespace audit {

namespace {

void history(const pg::Arguments& arguments, pg::ResultRows& result) {
  AuditedRelation const relation(arguments.relation(0, "relation"));
  std::string const typed = arguments.text(1, "entity_id");
  relation.require_history();
  std::string name = relation.entity_id(typed);
  ShownEntries const shown(relation, arguments, 2);
  for (const core::LogEntry& entry : relation.history().entries(name)) {
    // What has emptied the table names no row.
    if (entry.field != all_fields) name = entry.entity_id;
    if (shown.shows(entry)) add_entry(result, entry, pg::to_text(name));
  }
}

}  // namespace

}  // namespace audit

PGSHIFT_FUNCTION(pgshift_history) {
  pg::ResultRows result(fcinfo);
  audit::history(pg::Arguments(fcinfo), result);
  return 0;
}
