// What the log has called a table's columns, and which of them have told its rows apart. The registry keeps
// it, so that it holds while no rule is there: a column or a row that gets the name of another is not that
// one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalog/column_changes.hpp"
#include "core/audit/audit_scope.hpp"
#include "pg/boundary.hpp"

namespace audit {

/// Notes them, if the log can have anything of the table.
void note_columns(Oid table, const catalog::ColumnChanges& changes);

/// All that was noted of the table, in order.
std::vector<core::ColumnRename> noted_renames(Oid table);

/// The keys by which the log has known the table's rows, in order, of columns as they are called now.
std::vector<core::LoggedKey> noted_keys(Oid table);

/// Notes that the log, which is there, knows rows by these from now on. Returns where it knows them by
/// others.
std::vector<core::IdRange> note_key(Oid table, const std::vector<std::string>& columns);

}  // namespace audit
