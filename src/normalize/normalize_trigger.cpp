// The hot path: what every written row of a table with a normalize() rule passes through.
#include "normalize/row_normalizer.hpp"
#include "pg/memory.hpp"
#include "pg/trigger_call.hpp"

namespace normalize {

namespace {

/// What one statement keeps for one table's trigger between rows.
RowNormalizer& statement_of(const pg::TriggerCall& call) {
  FmgrInfo& site = call.site();
  if (site.fn_extra == nullptr) {
    auto rule = std::static_pointer_cast<const NormalizeRule>(
        pg::find_rule(call.relation(), call.trigger(), compile_rule));
    site.fn_extra =
        pg::construct_in<RowNormalizer>(call.statement_memory(), std::move(rule), call.statement_memory());
  }
  return *static_cast<RowNormalizer*>(site.fn_extra);
}

}  // namespace

}  // namespace normalize

PGSHIFT_FUNCTION(pgshift_normalize_trigger) {
  pg::TriggerCall const call(fcinfo, "pgshift.normalize_trigger", pg::TriggerCall::Level::row);
  if (call.is_delete() || pg::is_exempt(call)) return call.proceed();
  auto& row = normalize::statement_of(call);
  auto const changes = row.normalize(call.new_row(), call.relation());
  return changes.empty() ? call.proceed() : call.proceed_with(changes);
}
