#include "core/step_rule.hpp"

#include <fmt/format.h>

#include "core/invalid_argument.hpp"
#include "core/text.hpp"

namespace core {

namespace {

Step step_for(const StateMachine& machine, const std::string& key, const StepRuleManner& manner) {
  if (!key.starts_with(manner.prefix)) {
    throw InvalidArgument(
        fmt::format("{} {} does not begin with {}", manner.entry, quoted(key), quoted(manner.prefix)), {},
        manner.example);
  }
  auto const found = find_steps(machine, std::string_view(key).substr(manner.prefix.size()), manner.steps);
  if (found.size() == 1) return found.front();
  if (!found.empty()) {
    throw InvalidArgument(fmt::format("{} {} names more than one transition", manner.entry, quoted(key)));
  }
  auto const declared = declared_steps(machine, manner.steps);
  throw InvalidArgument(
      fmt::format("{} for {}, which is not a declared transition", manner.entry, quoted(key)),
      declared.empty() ? "No transitions are declared."
                       : fmt::format("Declared are {}.", quoted_list(declared)),
      manner.example);
}

}  // namespace

std::vector<StepRule> read_step_rules(const StateMachine& machine, const Json& argument,
                                      const StepRuleManner& manner) {
  std::vector<StepRule> rules;
  if (argument.is_null()) return rules;
  const JsonObject* members = argument.object();
  if (members == nullptr) {
    throw InvalidArgument(fmt::format("{} must be a JSON object, not {}", manner.argument, argument.kind()),
                          manner.shape, manner.example);
  }
  rules.reserve(members->size());
  for (const auto& [key, value] : *members) {
    Step const step = step_for(machine, key, manner);
    const std::string* text = value.string();
    if (text == nullptr) {
      throw InvalidArgument(fmt::format("{} for {} must be a string with {}, not {}", manner.entry,
                                        quoted(key), manner.value, value.kind()),
                            {}, manner.example);
    }
    rules.push_back({key, step, *text});
  }
  return rules;
}

}  // namespace core
