// pgshift.history(): what the log says of one row.
#include "audit/audit_log.hpp"
#include "audit/audited_relation.hpp"
#include "pg/arguments.hpp"
#include "pg/result_rows.hpp"
#include "pg/text.hpp"

namespace audit {

namespace {

std::optional<Datum> text_or_null(const core::LoggedValue& value) {
  return value ? std::optional(pg::to_text(*value)) : std::nullopt;
}

bool is_wanted(const AuditedRelation& relation, const core::LogEntry& entry,
               const std::optional<std::string>& field) {
  if (entry.field == all_fields) return !field || *field == all_fields;
  if (!field && relation.shows_all()) return true;
  std::string const column = relation.column_at(entry.field, entry.id);
  if (!relation.shows(column)) return false;
  if (!field) return true;
  // A column that is gone is asked for by the name that it had.
  return relation.has_column(*field) ? *field == column : *field == entry.field;
}

void history(const pg::Arguments& arguments, pg::ResultRows& result) {
  AuditedRelation const relation(arguments.relation(0, "relation"));
  auto const entity_id = relation.entity_id(arguments.text(1, "entity_id"));
  if (!entity_id) return;
  auto const field = arguments.given(2) ? std::optional(arguments.text(2, "field")) : std::nullopt;
  Datum const entity = pg::to_text(*entity_id);
  for (const core::LogEntry& entry : relation.history().entries(*entity_id)) {
    if (!is_wanted(relation, entry, field)) continue;
    result.add({Int64GetDatum(entry.id), entity, pg::to_text(entry.field), text_or_null(entry.from),
                text_or_null(entry.to), pg::to_text(entry.changed_by), TimestampTzGetDatum(entry.changed_at),
                pg::to_text(std::string(1, entry.operation)),
                FullTransactionIdGetDatum(FullTransactionIdFromU64(entry.transaction))});
  }
}

}  // namespace

}  // namespace audit

PGSHIFT_FUNCTION(pgshift_history) {
  pg::ResultRows result(fcinfo);
  audit::history(pg::Arguments(fcinfo), result);
  return 0;
}
