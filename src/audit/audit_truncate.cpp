#include "audit/audit_truncate.hpp"

#include "audit/audit_kind.hpp"
#include "audit/log/audit_log.hpp"
#include "audit/truncated_rows.hpp"
#include "identity/table_identity.hpp"
#include "pg/live_list.hpp"
#include "pg/memory.hpp"
#include "pg/text.hpp"
#include "pg/trigger_call.hpp"

namespace audit {

namespace {

bool is_audited(Relation table) {
  return !rule::rule_triggers(table, kind.name()).empty();
}

/// A table that the running TRUNCATE has been logged of. It empties what is below, too, and says so to every
/// partition's trigger.
class Truncated : public pg::LiveList<Truncated> {
 public:
  Truncated(MemoryContext command, Oid table) noexcept : command_(command), table_(table) {}

  static bool covers(MemoryContext command, Oid partition) {
    List* const ancestors = pg::call([&] { return get_partition_ancestors(partition); });
    for (const Truncated* one = newest(); one != nullptr; one = one->next()) {
      if (one->command_ == command && list_member_oid(ancestors, one->table_)) return true;
    }
    return false;
  }

 private:
  MemoryContext command_;
  Oid table_;
};

void log_truncate(Relation table, const rule::RuleTrigger& rule) {
  Oid const oid = RelationGetRelid(table);
  // A trigger function runs in the memory of the command's executor state, one for all its tables.
  MemoryContext const command = CurrentMemoryContext;
  if (table->rd_rel->relispartition && Truncated::covers(command, oid)) return;
  pg::construct_in<Truncated>(command, command, oid);
  Oid const home = rule::rule_home(rule.oid, oid).relation;
  LogWriter log(command);
  log.begin(identity::require_identity(rule.definition, home), Operation::truncate, GetCurrentTimestamp());
  if (home == oid) {
    log.write(0, pg::to_text(all_fields), std::nullopt, std::nullopt);
  } else {
    log.write(0, pg::to_text(all_fields), pg::to_text(pg::quote_relation(oid)),
              pg::to_text(partition_bounds(oid)));
  }
  log.end();
}

}  // namespace

const rule::TruncateTrigger truncate_trigger{"zz_pgshift_4_truncate", "audit_truncate_trigger", "BEFORE",
                                             is_audited};

}  // namespace audit

PGSHIFT_FUNCTION(pgshift_audit_truncate_trigger) {
  pg::TriggerCall const call(fcinfo, "pgshift.audit_truncate_trigger", pg::TriggerCall::Level::truncate);
  for (const rule::RuleTrigger& rule : rule::rules_for_truncate(call, audit::kind.name())) {
    audit::log_truncate(call.relation(), rule);
  }
  return Datum{0};
}
