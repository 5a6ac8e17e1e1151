// The settings that an expression's result depends on: where names are looked up, how values are read and
// written.
#pragma once

#include "core/json.hpp"
#include "pg/boundary.hpp"

namespace pg {

/// The session's own as they stand, as a JSON object by name. search_path is that of schemas: "$user"
/// resolved, and pg_temp last, so that nobody's temporary table can stand in for one that a function names.
core::Json effective_settings();

/// Those that a bound expression's text is written and read under. Nothing but pg_catalog is found without
/// its schema, so whoever may create functions or operators somewhere can't give the text another meaning.
core::Json reading_settings();

/// Holds them at these values while it lives; names that are not effective_settings()' are passed
/// over. The abort of the transaction restores them after an error. To pin a value that a setting
/// does not take, such as one from another version, is PostgreSQL's own error. The one that was
/// made last goes first.
class PinnedSettings {
 public:
  explicit PinnedSettings(const core::Json& settings);
  ~PinnedSettings();
  PinnedSettings(const PinnedSettings&) = delete;
  PinnedSettings& operator=(const PinnedSettings&) = delete;

 private:
  int nest_level_;
  Unwinding unwinding_;
};

}  // namespace pg
