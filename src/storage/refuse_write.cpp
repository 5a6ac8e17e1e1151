// Only the functions of this extension write to the tables that rules keep, whoever asks: a record that its
// owner can touch up proves nothing.
#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "core/message_text.hpp"
#include "pg/compat.hpp"
#include "pg/trigger_call.hpp"
#include "storage/own_truncation.hpp"
#include "storage/table_definition.hpp"

PGSHIFT_FUNCTION(pgshift_refuse_write_trigger) {
  pg::TriggerCall const call(fcinfo, "pgshift.refuse_write_trigger", pg::TriggerCall::Level::statement);
  Oid const table = RelationGetRelid(call.relation());
  // What was written by us elsewhere: the first copy of a subscription is an INSERT. A session that says it
  // replicates is not believed here: a superuser could write anything.
  if (call.is_replicated_by_server()) return Datum{0};
  bool const owner_may_insert =
      call.trigger().tgnargs == 1 && storage::owner_may_insert == call.trigger().tgargs[0];
  bool const is_truncate = !call.is_insert() && !call.is_update() && !call.is_delete();
  if (is_truncate && storage::OwnTruncation::is_under_way(table)) return Datum{0};
  if (call.is_insert() && owner_may_insert &&
      pg::call([&] { return pg::compat::owns_relation(table, GetUserId()); })) {
    return Datum{0};
  }
  pg::ErrorObject const names = catalog::relation_names(table);
  throw pg::Report(
      ERRCODE_INSUFFICIENT_PRIVILEGE,
      fmt::format("[PgShift] Table {} is written by pgshift's functions only.", core::quoted(names.table)))
      .with_detail(owner_may_insert ? "It can only be added to, and only by what it records."
                                    : "Nobody changes it by SQL, its owner and superusers included.")
      .on(names);
}
