#include "normalize/held_values.hpp"

#include <algorithm>

#include "catalog/relation.hpp"
#include "rule/rule_application.hpp"

namespace normalize {

HeldValues::HeldValues(Relation relation) {
  for (const rule::RuleTrigger& rule : rule::rule_triggers(relation)) {
    // What has lost something lets nothing be written, and says why by itself.
    if (rule.enabled == TRIGGER_DISABLED || rule::is_lost(rule.definition)) continue;
    if (rule.kind == "define") {
      auto const states = rule.definition.texts("frozen");
      if (states.empty()) continue;
      rule::applying_rule(rule.name, RelationGetRelid(relation), [&] {
        frozen_.push_back(std::make_unique<const row::StateColumn>(relation, rule.definition.text("field"),
                                                                   states, "state"));
      });
    } else if (rule.kind == "consensus") {
      for (const std::string& column : rule.definition.texts("bind")) {
        bound_.push_back(catalog::find_column(relation, column));
      }
    }
  }
}

bool HeldValues::freeze(TupleTableSlot* row) const {
  return std::any_of(frozen_.begin(), frozen_.end(), [&](const auto& column) {
    pg::read_columns(row, column->number());
    NullableDatum const state = pg::column_value(row, column->number());
    return !state.isnull && column->find(state.value).has_value();
  });
}

bool HeldValues::bind(AttrNumber column) const noexcept {
  return std::find(bound_.begin(), bound_.end(), column) != bound_.end();
}

}  // namespace normalize
