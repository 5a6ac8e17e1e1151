// Reading the log, past the privileges on it: the caller has made sure who may see what.
#pragma once

#include <cstdint>
#include <vector>

#include "audit/log/audit_log.hpp"
#include "core/audit/row_history.hpp"

namespace audit {

/// An entity's entries in order, under all of its names, as the running command sees them, of a table that
/// has these identities. Locks the log by AccessShareLock until the transaction ends. There are
/// none before there is a log; 55000 where that, or its index, is not as it was made.
std::vector<core::LogEntry> entries_of(const std::vector<core::TableId>& tables,
                                       const std::vector<std::string>& names);
/// The same of TRUNCATE, which names no entity.
std::vector<core::LogEntry> truncations_of(const std::vector<core::TableId>& tables);

/// True if the log has anything under that identity. This and the next one go by the active
/// snapshot, and lock as entries_of() does.
bool has_entries(core::TableId table);
/// True if it has any that speaks of a field of that name. Reads, if need be, all that it has of these
/// tables.
bool has_entries_of_field(const std::vector<core::TableId>& tables, const std::string& field);

struct LoggedRow {
  core::LogEntry entry;
  core::TableId table;
  bool names_entity;  // false if its entity_id is NULL
};
/// A row that has all columns of the log, in its order. The result has copies of all of it.
LoggedRow read_logged_row(HeapTuple row, TupleDesc columns);

}  // namespace audit
