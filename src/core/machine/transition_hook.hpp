// What a definition says about transitions: guards, callbacks.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.hpp"
#include "core/machine/machine_step.hpp"

namespace core {

/// What is said about the steps of one key. A key can have a list of such.
struct TransitionHook {
  std::string key;
  StepPattern steps;
  std::string text;
  std::optional<std::size_t> place;  // in the list, if it is one
  std::string name;                  // of its own; empty if it has none
  std::string message;               // likewise, for whoever it refuses
};

/// How an argument says it: {"<prefix>from->to": "text", …}.
struct HookSyntax {
  const char* argument;
  const char* entry;  // what one of its members is called
  std::string_view prefix;
  const char* value;   // what the texts are
  const char* member;  // what a text is called in an object, with a name and a message; null if there is none
  const char* shape;   // what its members are, for who writes no object
  const char* example;
};

/// The most exact first, else in the order in which they are written; none where the argument is null. Where
/// the manner has a member, a value is a text, an object, or a list of both. InvalidArgument names the
/// culprit and what is allowed.
std::vector<TransitionHook> read_step_rules(const StateMachine& machine, const Json& argument,
                                            const HookSyntax& manner);

/// `guard for "a->b"`, and which of those in a list.
std::string step_rule_label(const char* entry, const std::string& key, std::optional<std::size_t> place);

/// A text for each rule under its key: in a list, where the rules are in one.
Json texts_by_key(const std::vector<TransitionHook>& rules,
                  const std::function<std::string(const TransitionHook&)>& text);
/// The one for that rule; null if there is none.
const std::string* text_by_key(const Json& texts, const TransitionHook& rule);

}  // namespace core
