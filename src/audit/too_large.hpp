// Values that a log can't hold.
#pragma once

#include <cstddef>

#include "audit/audit_rule.hpp"

namespace audit {

/// True if it says that a text, or the two of an entry, would take more than PostgreSQL can give. An index's
/// limit is another one.
bool is_too_large(const pg::Error& error);

/// 54000, naming the column.
[[noreturn]] void refuse_too_large(const AuditRule& rule, const AuditedField& field);

/// No index has trouble with a shorter text.
constexpr std::size_t short_key = 2000;
/// For a longer one: 54000 unless the log's index has room for it.
void require_room_for_key(const AuditRule& rule, Datum entity_id);

}  // namespace audit
