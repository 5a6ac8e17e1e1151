// What there is to say against rules, and about which table.
#pragma once

#include <string>
#include <vector>

#include "core/finding.hpp"
#include "pg/rule_trigger.hpp"

namespace pg {

/// A rule that can be applied to the table that it was made on, and to each of its partitions.
struct ExaminedRule {
  Relation home;
  const RuleTrigger& trigger;
  const std::vector<Oid>& tree;  // the home and its partitions, all locked
  bool shows_rows;               // to whoever asks: otherwise the asker may know how many, but not which
  bool is_owners_question;       // the asker is the role that owns all of the tree
};

struct LocatedFinding {
  Oid relation;
  std::string rule;  // empty if it is about no rule in particular
  core::Finding finding;
};

class Findings {
 public:
  void add(Oid relation, const std::string& rule, core::Finding finding) {
    found_.push_back({relation, rule, std::move(finding)});
  }
  void add(Oid relation, const std::string& rule, core::Severity severity, std::string text,
           core::Remedy remedy) {
    add(relation, rule, {severity, std::move(text), std::move(remedy)});
  }
  void add(const ExaminedRule& rule, core::Severity severity, std::string text, core::Remedy remedy) {
    add(RelationGetRelid(rule.home), rule.trigger.name, severity, std::move(text), std::move(remedy));
  }

  const std::vector<LocatedFinding>& all() const noexcept { return found_; }

 private:
  std::vector<LocatedFinding> found_;
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

}  // namespace pg
