// How values are written in the log. Under catalog::StableText, so that they read the same in any session.
#pragma once

#include <optional>

#include "audit/audit_rule.hpp"

namespace audit {

enum class Redacted { hidden, shown };

/// A field's value in a row, as a text datum; nothing for NULL, nor for what the log must not show.
std::optional<Datum> value_text(const AuditedField& field, TupleTableSlot* row,
                                Redacted redacted = Redacted::hidden);

/// What the log calls the row.
Datum entity_text(const AuditRule& rule, TupleTableSlot* row);

}  // namespace audit
