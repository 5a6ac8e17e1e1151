// The kinds of rules that there are, for what treats them all alike.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/column_changes.hpp"
#include "core/json.hpp"
#include "expression/expression_parser.hpp"
#include "rule/examined_rule.hpp"
#include "rule/installer_call.hpp"
#include "rule/rule_trigger.hpp"
#include "storage/own_table.hpp"

namespace rules {

struct RuleKind {
  std::string_view name;
  /// Throws a Report if the rule can't be applied to the table.
  void (*check)(Relation relation, const Trigger& trigger);
  /// What the rule's expressions are bound to. InvalidArgument where the definition has another shape.
  std::vector<expression::ExpressionSource> (*expressions)(const core::Json& definition,
                                                           const std::string& rule);
  /// The name of the trigger that stores a definition.
  std::string (*trigger_name)(const core::Json& definition);
  /// True if the definition names that column (expressions aside).
  bool (*names_column)(const core::Json& definition, std::string_view column);
  /// The definition after a column was renamed; nothing if it doesn't name that column.
  std::optional<core::Json> (*rename_column)(const core::Json& definition, const std::string& from,
                                             const std::string& to);
  /// The definition after a column has got that name which was none's; nothing if it makes no difference.
  std::optional<core::Json> (*add_column)(const core::Json& definition, const std::string& column);
  /// After another primary key has taken the place of one of these columns: the definition to go on with;
  /// nothing if it stays. Throws a Report where the rule can't go on.
  std::optional<core::Json> (*replace_key)(Relation relation, const rule::RuleTrigger& rule,
                                           const std::vector<std::string>& former);
  /// Refuses rows of the table that the rule would not have let in.
  void (*check_rows)(Oid table, const rule::RuleTrigger& rule);
  /// True if a column's value of that text means something to the rule, or to what it has recorded.
  bool (*needs_value)(Relation relation, const core::Json& definition, const std::string& column,
                      const std::string& value);
  /// After the values of a column have been computed anew.
  void (*values_replaced)(Relation relation, const rule::RuleTrigger& rule, const std::string& column);
  /// The same where the column's type has changed, without a look at the table; null for a kind that records
  /// nothing by values.
  void (*forget_values)(Oid table, const core::Json& definition, const std::string& column);
  /// After columns of a table that has an identity have changed, with a rule of the kind or without: what was
  /// recorded of a column is not another's that has its name. Null for a kind that records nothing so.
  void (*note_columns)(Oid table, const catalog::ColumnChanges& changes);
  /// After a rule was removed from a table by drop_rule(): drops what was made for it and was never used.
  /// Null for a kind that makes nothing.
  void (*removed)(Oid table, const core::Json& definition);
  /// Puts in order what the kind keeps beside its row triggers, after a change of rules or partitions.
  void (*tidy)(Oid table);
  /// Finds what is wrong with a rule that can be applied, or could be. As the table's owner.
  void (*examine)(const rule::ExaminedRule& rule, core::Findings* findings);
  /// Finds where what the kind keeps beside its row triggers is missing or off, on these tables.
  void (*examine_beside)(const std::vector<Oid>& tables, core::Findings* findings);
  /// The call of the installer that makes such a rule on a table; `unseen`, whatever rows that has.
  rule::InstallerCall (*installer_call)(const core::Json& definition, Oid table, bool unseen);
  /// The tables of our own that such a rule writes to.
  std::vector<storage::OwnTableShape> (*records)(const core::Json& definition);
  /// True if such rules record, under the identity that their definitions hold.
  bool has_identity;
  /// True if its installer needs a primary key.
  bool (*needs_primary_key)(const core::Json& definition);
  /// What drop_rule() calls field: the definition's member of that name.
  std::string_view subject;
  /// What a definition may have for members.
  std::span<const std::string_view> members;
  /// The definition without what it says of that column; nothing if that is all. Null for a kind whose rules
  /// are each about one column.
  std::optional<core::Json> (*without_field)(const core::Json& definition, std::string_view field) = nullptr;
};

/// All of them, in the order in which they see a row.
std::span<const RuleKind> all_kinds();

/// The kind of that name, or null.
const RuleKind* find_kind(std::string_view name);

/// Runs every kind's tidy().
void tidy_all(Oid table);

/// All kinds' names, for messages.
std::string kind_names();

}  // namespace rules
