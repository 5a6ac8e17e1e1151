// The hot path: what every written row of a table with a normalize() rule passes through.
#include "normalize/row_normalizer.hpp"
#include "pg/kept_rule.hpp"

PGSHIFT_FUNCTION(pgshift_normalize_trigger) {
  pg::TriggerCall const call(fcinfo, "pgshift.normalize_trigger", pg::TriggerCall::Level::row);
  if (call.is_delete() || pg::is_exempt(call)) return call.proceed();
  auto& row = pg::kept_by_statement<normalize::RowNormalizer, normalize::NormalizeRule>(
      call, normalize::compile_rule);
  auto const changes = row.normalize(call.new_row(), call.relation());
  return changes.empty() ? call.proceed() : call.proceed_with(changes);
}
