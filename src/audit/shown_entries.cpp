#include "audit/shown_entries.hpp"

#include "audit/log/audit_log.hpp"
#include "pg/text.hpp"

namespace audit {

namespace {

std::optional<Datum> text_or_null(const core::LoggedValue& value) {
  return value ? std::optional(pg::to_text(*value)) : std::nullopt;
}

}  // namespace

ShownEntries::ShownEntries(const AuditedRelation& relation, const pg::Arguments& arguments, int field)
    : relation_(relation) {
  if (!arguments.given(field)) return;
  field_ = arguments.text(field, "field");
  relation.require_field(*field_);
}

bool ShownEntries::shows(const core::LogEntry& entry) const {
  if (entry.field == all_fields) return !field_ || *field_ == all_fields;
  if (!field_ && relation_.shows_all()) return true;
  std::string const column = relation_.column_at(entry.field, entry.id);
  if (!relation_.shows(column)) return false;
  if (!field_) return true;
  // A column that is gone is asked for by the name that it had.
  return relation_.has_column(*field_) ? *field_ == column : *field_ == entry.field;
}

void add_entry(pg::ResultRows& result, const core::LogEntry& entry, std::optional<Datum> entity_id) {
  result.add({Int64GetDatum(entry.id), entity_id, pg::to_text(entry.field), text_or_null(entry.from),
              text_or_null(entry.to), pg::to_text(entry.changed_by), TimestampTzGetDatum(entry.changed_at),
              pg::to_text(std::string(1, entry.operation)),
              FullTransactionIdGetDatum(FullTransactionIdFromU64(entry.transaction))});
}

}  // namespace audit
