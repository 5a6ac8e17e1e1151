// The entries of a table's log that a caller is shown, as rows of history() and changes().
#pragma once

#include <optional>
#include <string>

#include "audit/audited_relation.hpp"
#include "pg/arguments.hpp"
#include "pg/result_rows.hpp"

namespace audit {

class ShownEntries {
 public:
  /// Of all fields, or of the one that is the argument at that place, if it is given; a Report as of
  /// AuditedRelation::require_field().
  ShownEntries(const AuditedRelation& relation, const pg::Arguments& arguments, int field);

  bool shows(const core::LogEntry& entry) const;

 private:
  const AuditedRelation& relation_;
  std::optional<std::string> field_;
};

/// `entity_id` as a text, or nothing.
void add_entry(pg::ResultRows& result, const core::LogEntry& entry, std::optional<Datum> entity_id);

}  // namespace audit
