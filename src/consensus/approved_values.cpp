#include "consensus/approved_values.hpp"

#include <algorithm>

#include "consensus/consensus_rule.hpp"
#include "consensus/truncate.hpp"

namespace consensus {

namespace {

bool tells_what_for(Relation relation, const core::Json& definition, const std::string& column) {
  if (definition.text("field") != column && names_column(definition, column)) return true;
  auto const key = pg::EntityKey::of(relation);
  return std::find(key.columns().begin(), key.columns().end(), pg::find_column(relation, column)) !=
         key.columns().end();
}

}  // namespace

bool needs_value(Relation relation, const core::Json& definition, const std::string& column,
                 const std::string& value) {
  bool const is_gated_state = definition.text("field") == column && definition.text("transition") == value;
  return is_gated_state || tells_what_for(relation, definition, column);
}

void forget_approvals(Relation relation, const pg::RuleTrigger& rule, const std::string& column) {
  if (tells_what_for(relation, rule.definition, column)) revoke_open(relation, rule);
}

}  // namespace consensus
