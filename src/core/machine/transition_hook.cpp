#include "core/machine/transition_hook.hpp"

#include <fmt/format.h>

#include "core/invalid_argument.hpp"
#include "core/message_text.hpp"

namespace core {

namespace {

StepPattern steps_for(const StateMachine& machine, const std::string& key, const HookSyntax& manner) {
  if (!key.starts_with(manner.prefix)) {
    throw InvalidArgument(
        fmt::format("{} {} does not begin with {}", manner.entry, quoted(key), quoted(manner.prefix)), {},
        manner.example);
  }
  auto const found = find_steps(machine, std::string_view(key).substr(manner.prefix.size()));
  if (found.size() == 1) return found.front();
  if (!found.empty()) {
    throw InvalidArgument(fmt::format("{} {} names more than one transition", manner.entry, quoted(key)));
  }
  auto const declared = declared_steps(machine);
  throw InvalidArgument(
      fmt::format("{} for {}, which is not a declared transition", manner.entry, quoted(key)),
      fmt::format("Declared are {}.", quoted_list(declared)), manner.example);
}

/// Reads what stands under one key.
class KeyReader {
 public:
  KeyReader(const std::string& key, const StepPattern& steps, const HookSyntax& manner,
            std::vector<TransitionHook>* rules)
      : key_(key), steps_(steps), manner_(manner), rules_(rules) {}

  void read(const Json& value) {
    const JsonArray* list = manner_.member != nullptr ? value.array() : nullptr;
    if (list == nullptr) return read_one(value, std::nullopt);
    if (list->empty()) throw InvalidArgument(fmt::format("{} lists nothing", label(std::nullopt)));
    for (std::size_t i = 0; i < list->size(); ++i) read_one((*list)[i], i);
  }

 private:
  std::string label(std::optional<std::size_t> place) const {
    return step_rule_label(manner_.entry, key_, place);
  }

  void read_one(const Json& value, std::optional<std::size_t> place) {
    TransitionHook rule;
    rule.key = key_;
    rule.steps = steps_;
    rule.place = place;
    const JsonObject* members = manner_.member != nullptr ? value.object() : nullptr;
    if (const std::string* text = value.string()) {
      rule.text = *text;
    } else if (members != nullptr) {
      read_members(*members, &rule);
    } else {
      throw InvalidArgument(
          fmt::format("{} must be {}, not {}", label(place), expected(place.has_value()), value.kind()), {},
          manner_.example);
    }
    rules_->push_back(std::move(rule));
  }

  std::string expected(bool is_listed) const {
    std::string text = fmt::format("a string with {}", manner_.value);
    if (manner_.member == nullptr) return text;
    return text + (is_listed ? " or an object" : ", an object, or an array of these");
  }

  void read_members(const JsonObject& members, TransitionHook* rule) const {
    std::string const what = label(rule->place);
    bool has_text = false;
    for (const auto& [name, value] : members) {
      bool const is_text = name == manner_.member;
      std::string* const target = is_text             ? &rule->text
                                  : name == "name"    ? &rule->name
                                  : name == "message" ? &rule->message
                                                      : nullptr;
      if (target == nullptr) {
        throw InvalidArgument(fmt::format("{} has a member {}", what, quoted(name)),
                              fmt::format("There is: {}, name, message.", manner_.member));
      }
      const std::string* text = value.string();
      if (text == nullptr || (text->empty() && !is_text)) {
        throw InvalidArgument(fmt::format("{} of {} must be a string{}, not {}", name, what,
                                          is_text ? fmt::format(" with {}", manner_.value) : std::string(),
                                          text == nullptr ? value.kind() : "an empty one"));
      }
      *target = *text;
      has_text = has_text || is_text;
    }
    if (has_text) return;
    throw InvalidArgument(fmt::format("{} has no member {}", what, quoted(manner_.member)),
                          fmt::format("It is {}.", manner_.value));
  }

  const std::string& key_;
  const StepPattern& steps_;
  const HookSyntax& manner_;
  std::vector<TransitionHook>* rules_;
};

}  // namespace

std::vector<TransitionHook> read_step_rules(const StateMachine& machine, const Json& argument,
                                            const HookSyntax& manner) {
  std::vector<TransitionHook> rules;
  if (argument.is_null()) return rules;
  const JsonObject* members = argument.object();
  if (members == nullptr) {
    throw InvalidArgument(fmt::format("{} must be a JSON object, not {}", manner.argument, argument.kind()),
                          manner.shape, manner.example);
  }
  for (const auto& [key, value] : *members) {
    StepPattern const steps = steps_for(machine, key, manner);
    KeyReader(key, steps, manner, &rules).read(value);
  }
  std::vector<TransitionHook> ordered;
  ordered.reserve(rules.size());
  for (int width = 0; width <= StepPattern::widest; ++width) {
    for (TransitionHook& rule : rules) {
      if (rule.steps.width() == width) ordered.push_back(std::move(rule));
    }
  }
  return ordered;
}

std::string step_rule_label(const char* entry, const std::string& key, std::optional<std::size_t> place) {
  if (!place) return fmt::format("{} for {}", entry, quoted(key));
  return fmt::format("{} {} for {}", entry, *place + 1, quoted(key));
}

Json texts_by_key(const std::vector<TransitionHook>& rules,
                  const std::function<std::string(const TransitionHook&)>& text) {
  JsonObject texts;
  for (const TransitionHook& rule : rules) {
    Json value{text(rule)};
    if (!rule.place) {
      texts.push_back({rule.key, std::move(value)});
      continue;
    }
    // Those of one list come one after the other.
    if (*rule.place == 0) texts.push_back({rule.key, {JsonArray()}});
    std::get<JsonArray>(texts.back().value.value).push_back(std::move(value));
  }
  return {std::move(texts)};
}

const std::string* text_by_key(const Json& texts, const TransitionHook& rule) {
  const Json* const value = texts.member(rule.key);
  if (value == nullptr || !rule.place) return value != nullptr ? value->string() : nullptr;
  const JsonArray* const list = value->array();
  return list != nullptr && *rule.place < list->size() ? (*list)[*rule.place].string() : nullptr;
}

}  // namespace core
