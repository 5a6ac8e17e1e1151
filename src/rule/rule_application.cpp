#include "rule/rule_application.hpp"

#include <fmt/format.h>

#include "core/message_text.hpp"

namespace rule {

pg::Report inapplicable_rule(const pg::ErrorObject& rule, const char* why) {
  return pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                    fmt::format("rule {} on table {} cannot be applied: {}", core::quoted(rule.constraint),
                                core::quoted(rule.table), why))
      .with_hint("Define the rule anew, or remove it by pgshift.drop_rule().")
      .on(rule);
}

}  // namespace rule
