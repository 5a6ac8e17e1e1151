#include "doctor/table_examination.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "doctor/applicability.hpp"
#include "doctor/rival_triggers.hpp"
#include "doctor/rule_firing.hpp"
#include "doctor/table_kind.hpp"
#include "pg/dry_run.hpp"
#include "pg/security.hpp"
#include "storage/storage_examination.hpp"

namespace doctor {

namespace {

using core::Severity;

class TableExamination {
 public:
  TableExamination(Relation table, std::set<std::string>* recorded, core::Findings* findings)
      : table_(table), tree_(tree_of(table)), recorded_(recorded), findings_(findings) {
    for (rule::RuleTrigger& rule : rule::rule_triggers(table)) {
      if (!rule.is_inherited && rule::find_kind(rule.kind) != nullptr) rules_.push_back(std::move(rule));
    }
  }

  void run() {
    if (rules_.empty()) return;
    bool const shows_rows = pg::may_show_rows(RelationGetRelid(table_));
    bool const is_owners_question = rule::owns_exactly(tree_);
    for (const rule::RuleTrigger& rule : rules_) {
      examine_rule(*rule::find_kind(rule.kind), {table_, rule, tree_, shows_rows, is_owners_question});
    }
    for (const rule::Kind* kind : rule::kinds()) {
      if (const auto* const trigger = kind->truncate())
        rule::examine_truncate_triggers(tree_, *trigger, findings_);
    }
    examine_later_triggers(table_, tree_, rules_, findings_);
    examine_rewrite_rules(tree_, findings_);
    examine_storage(table_, tree_, is_recorded_, findings_);
    examine_children(table_, rules_, findings_);
  }

 private:
  static std::vector<Oid> tree_of(Relation table) {
    if (table->rd_rel->relkind != RELKIND_PARTITIONED_TABLE) return {RelationGetRelid(table)};
    return catalog::relation_tree(RelationGetRelid(table), AccessShareLock);
  }

  void examine_rule(const rule::Kind& kind, const rule::ExaminedRule& rule) {
    examine_firing(kind, rule, findings_);
    examine_members(kind, rule, findings_);
    if (!is_applicable(kind, rule, findings_)) return;
    if (rule.trigger.enabled != TRIGGER_DISABLED) examine_uses(kind, rule, findings_);
    examine_records(kind, rule);
    auto const failure = pg::failure_of([&] {
      pg::ActingAs const owner(table_->rd_rel->relowner);
      kind.examine(rule, findings_);
    });
    if (failure) {
      findings_->add(rule, Severity::warning, fmt::format("the rule could not be examined: {}", *failure),
                     core::Remedy::comment("Put right what the message says."));
    }
  }

  void examine_records(const rule::Kind& kind, const rule::ExaminedRule& rule) {
    for (const storage::NamedDefinition& record : kind.records(rule.trigger.definition)) {
      is_recorded_ = true;
      if (!recorded_->insert(record.name).second) continue;
      auto remake = kind.installer_call(rule.trigger.definition, RelationGetRelid(table_), true).select();
      storage::examine_table(record, rule, rule::owners_remedy(rule, std::move(remake)), findings_);
    }
  }

  Relation table_;
  std::vector<Oid> tree_;
  std::set<std::string>* recorded_;
  core::Findings* findings_;
  std::vector<rule::RuleTrigger> rules_;
  bool is_recorded_ = false;
};

/// False if it is gone. The lock lasts as long as the subtransaction.
bool lock_if_there(Oid table) {
  return pg::call([&] {
    Relation relation = try_relation_open(table, AccessShareLock);
    if (relation == nullptr) return false;
    relation_close(relation, NoLock);
    return true;
  });
}

}  // namespace

void examine_table(Oid oid, std::set<std::string>* recorded, core::Findings* findings) {
  // So that the locks and the memory of a thousand tables are not held all at once.
  auto const failure = pg::failure_of([&] {
    if (!lock_if_there(oid)) return;
    catalog::OpenRelation const table(oid, NoLock);
    TableExamination(table.get(), recorded, findings).run();
  });
  if (failure) {
    findings->add(oid, {}, Severity::warning, fmt::format("the table could not be examined: {}", *failure),
                  core::Remedy::comment("Put right what the message says."));
  }
}

}  // namespace doctor
