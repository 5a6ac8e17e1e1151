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
  bool shows_rows;               // to whoever asks: otherwise he may know how many there are, but not which
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
           std::string remedy) {
    add(relation, rule, {severity, std::move(text), std::move(remedy)});
  }
  void add(const ExaminedRule& rule, core::Severity severity, std::string text, std::string remedy) {
    add(RelationGetRelid(rule.home), rule.trigger.name, severity, std::move(text), std::move(remedy));
  }

  const std::vector<LocatedFinding>& all() const noexcept { return found_; }

 private:
  std::vector<LocatedFinding> found_;
};

}  // namespace pg
