// What there is to say against rules, and about which table.
#pragma once

#include <string>
#include <vector>

#include "core/finding.hpp"
#include "rule/rule_trigger.hpp"

namespace rule {

/// A rule that can be applied to the table that it was made on, and to each of its partitions. It
/// refers to what the examination of the table holds, and lives no longer.
struct ExaminedRule {
  Relation home;
  const RuleTrigger& trigger;
  const std::vector<Oid>& tree;  // the home and its partitions, all locked
  bool shows_rows;               // to whoever asks: otherwise the asker may know how many, but not which
  bool is_owners_question;       // the asker is the role that owns all of the tree

  /// What is found of a rule is about its home. Implicit: findings are added by the rule itself.
  operator core::FindingSubject() const {  // NOLINT(google-explicit-constructor)
    return {RelationGetRelid(home), trigger.name};
  }
};

/// True if the current user itself owns all of the tables. Members of the role, and superusers, don't count.
bool owns_exactly(const std::vector<Oid>& tables);

/// A remedy that runs code of the tables' owner: their triggers, expressions of their columns, constraints
/// and indexes, or of a rule that it makes again. Parsing alone can run code: a literal of an array of a
/// domain is read by that domain's constraint. They would run as whoever runs the remedy, so it is for the
/// owner alone; others get a comment that says whom to ask.
core::Remedy owners_remedy(bool is_owners_question, const std::vector<Oid>& tables, std::string statements);
inline core::Remedy owners_remedy(const ExaminedRule& rule, std::string statements) {
  return owners_remedy(rule.is_owners_question, rule.tree, std::move(statements));
}

}  // namespace rule
