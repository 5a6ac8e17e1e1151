// The kinds of rules that there are, for what treats them all alike.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "core/json.hpp"
#include "pg/rule_trigger.hpp"

namespace rules {

struct RuleKind {
  std::string_view name;
  /// Throws a Report if the rule can't be applied to the table.
  void (*check)(Relation relation, const Trigger& trigger);
  /// The name of the trigger that stores a definition.
  std::string (*trigger_name)(const core::Json& definition);
  /// True if the definition names that column (expressions aside).
  bool (*names_column)(const core::Json& definition, std::string_view column);
  /// The definition after a column was renamed; nothing if it doesn't name that column.
  std::optional<core::Json> (*rename_column)(const core::Json& definition, const std::string& from,
                                             const std::string& to);
  /// Refuses rows of the table that the rule would not have let in.
  void (*check_rows)(Oid table, const pg::RuleTrigger& rule);
  /// Puts in order what the kind keeps beside its row triggers, after a change of rules or partitions.
  void (*tidy)(Oid table);
  /// The definition without what it says of that column; nothing if that is all. Null for a kind whose rules
  /// are each about one column.
  std::optional<core::Json> (*without_field)(const core::Json& definition, std::string_view field) = nullptr;
};

/// The kind of that name, or null.
const RuleKind* find_kind(std::string_view name);

/// Runs every kind's tidy().
void tidy_all(Oid table);

/// All kinds' names, for messages.
std::string kind_names();

}  // namespace rules
