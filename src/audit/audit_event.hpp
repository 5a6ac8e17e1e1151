// What happened to a row, as entries of the log.
#pragma once

#include "audit/changed_fields.hpp"
#include "audit/log/log_order.hpp"
#include "audit/moved_row.hpp"

namespace audit {

/// Of one event: where it is logged, and when it happened.
struct LogPlace {
  LogWriter& log;
  ChangeMoment moment;
};

void log_insert(const AuditRule& rule, const LogPlace& place, TupleTableSlot* row);
void log_update(const AuditRule& rule, const LogPlace& place, const ChangedFields& changed,
                TupleTableSlot* old_row, TupleTableSlot* new_row);
void log_delete(const AuditRule& rule, const LogPlace& place, TupleTableSlot* row);

/// The same of a row that moved between partitions.
void log_move(const AuditRule& rule, const LogPlace& place, const RowImage& before, const RowImage& after);
void log_delete(const AuditRule& rule, const LogPlace& place, const RowImage& row);

}  // namespace audit
