// What a definition says about single transitions: guards, callbacks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/json.hpp"
#include "core/machine_step.hpp"

namespace core {

/// What is said about one step, under the key that says so.
struct StepRule {
  std::string key;
  Step step;
  std::string text;
};

/// How an argument says it: {"<prefix>from->to": "text", …}.
struct StepRuleManner {
  const char* argument;
  const char* entry;  // what one of its members is called
  std::string_view prefix;
  Steps steps;        // which it can be about
  const char* value;  // what the texts are
  const char* shape;  // what its members are, for who writes no object
  const char* example;
};

/// In the order in which they are written; none where the argument is null. InvalidArgument names the culprit
/// and what is allowed.
std::vector<StepRule> read_step_rules(const StateMachine& machine, const Json& argument,
                                      const StepRuleManner& manner);

}  // namespace core
