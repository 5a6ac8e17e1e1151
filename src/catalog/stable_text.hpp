// Text forms that are stored and compared later, in another session: they must not depend on settings.
#pragma once

#include <optional>

#include "pg/settings.hpp"

namespace catalog {

/// True unless all settings write the type's values alike.
bool text_depends_on_settings(Oid type);

/// A core::InvalidArgument where values of the relation's column are written as names of things that can be
/// renamed (regclass, regrole, …), at any depth: their texts are not their own. `use` says what it is to be.
void require_own_text(Relation relation, AttrNumber column, const char* use);

/// While it lives, values are written as reading_settings() has it, where that is needed.
class StableText {
 public:
  explicit StableText(bool needed) {
    if (needed) settings_.emplace(pg::reading_settings());
  }

 private:
  std::optional<pg::PinnedSettings> settings_;
};

}  // namespace catalog
