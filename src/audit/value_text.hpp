// How values are written in the log: so that they read the same whatever the session's settings are.
#pragma once

#include <optional>

#include "audit/audit_rule.hpp"
#include "pg/settings.hpp"

namespace audit {

/// The settings that values are written under, and read again.
core::Json log_settings();

/// Holds the settings as the log wants them, if the session's are not alike already.
class LogStyle {
 public:
  explicit LogStyle(const AuditRule& rule);

 private:
  std::optional<pg::PinnedSettings> pinned_;
};

enum class Redacted { hidden, shown };

/// A field's value in a row, as a text datum; nothing for NULL, nor for what the log must not show.
std::optional<Datum> value_text(const AuditedField& field, TupleTableSlot* row,
                                Redacted redacted = Redacted::hidden);

}  // namespace audit
