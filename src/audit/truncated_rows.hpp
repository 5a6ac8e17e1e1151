// Which rows the truncation of a partition removed: those that its bounds of that time held.
#pragma once

#include <optional>
#include <string>

#include "core/audit/row_history.hpp"
#include "pg/boundary.hpp"

namespace audit {

/// The bounds of a partition, as a condition on the columns of its rows; empty if it has none.
std::string partition_bounds(Oid partition);

/// Whether a row with these values was among those; nothing if the entry or the values don't say. `scope`
/// knows what the columns were called then.
std::optional<bool> was_among(Oid table, const core::AuditScope& scope, const core::LogEntry& truncation,
                              const core::RowValues& values);

}  // namespace audit
