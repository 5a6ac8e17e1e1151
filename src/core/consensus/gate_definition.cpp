#include "core/consensus/gate_definition.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_set>

#include <fmt/format.h>

#include "core/invalid_argument.hpp"
#include "core/machine/machine_step.hpp"
#include "core/message_text.hpp"
#include "core/stored_definition.hpp"

namespace core {

namespace {

/// A flag that is there but is no boolean is read as set: the stricter way.
bool stored_flag(const Json& stored, const char* key) {
  const Json* flag = stored.member(key);
  return flag != nullptr && (flag->boolean() == nullptr || *flag->boolean());
}

int stored_number(const Json& stored, const char* key) {
  const Json* value = stored.member(key);
  const JsonNumber* number = value != nullptr ? std::get_if<JsonNumber>(&value->value) : nullptr;
  int result = 0;
  if (number != nullptr) {
    const char* const end = number->text.data() + number->text.size();
    auto const [stopped, error] = std::from_chars(number->text.data(), end, result);
    if (error == std::errc() && stopped == end) return result;
  }
  throw InvalidArgument(fmt::format("the stored definition's \"{}\" is no integer", key));
}

std::vector<std::string> distinct_strings(const Json& stored, const char* key, const char* noun) {
  auto texts = stored_strings(stored, key);
  std::unordered_set<std::string_view> seen;
  for (const std::string& text : texts) {
    if (!seen.insert(text).second) {
      throw InvalidArgument(fmt::format("{} {} is listed twice in {}", noun, quoted(text), key));
    }
  }
  return texts;
}

std::optional<std::vector<std::string>> stored_from_states(const Json& stored) {
  if (stored.member("from_states") == nullptr) return std::nullopt;
  auto states = distinct_strings(stored, "from_states", "state");
  std::string const transition = stored.text("transition");
  if (std::find(states.begin(), states.end(), transition) != states.end()) {
    throw InvalidArgument(
        fmt::format("from_states: rows in {} enter no state by this gate", quoted(transition)),
        "A row that is in the gated state already is free.");
  }
  return states;
}

}  // namespace

GateDefinition read_gate_definition(const Json& stored) {
  std::string transition = stored.text("transition");
  if (transition.empty()) throw InvalidArgument("transition must name a state");
  return {std::move(transition),
          stored.text("gate"),
          stored.text("field"),
          Quorum(stored_number(stored, "require"), stored_strings(stored, "roles"),
                 stored_flag(stored, "distinct_roles")),
          stored.text("condition"),
          stored.text("requester"),
          stored.text("expires"),
          distinct_strings(stored, "bind", "column"),
          stored_flag(stored, "authenticated"),
          stored_flag(stored, "fresh"),
          stored_from_states(stored),
          stored.text("approvals")};
}

bool GateDefinition::is_for_insert() const {
  return !from_states ||
         std::find(from_states->begin(), from_states->end(), before_initial) != from_states->end();
}

std::vector<std::string> GateDefinition::states_before() const {
  auto states = from_states.value_or(std::vector<std::string>());
  std::erase(states, before_initial);
  return states;
}

bool gate_names_column(const Json& stored, std::string_view column) {
  if (column.empty()) return false;  // a gate without a requester has an empty one
  if (stored.text("field") == column || stored.text("requester") == column) return true;
  const Json* bind = stored.member("bind");
  if (bind == nullptr || bind->array() == nullptr) return false;
  return std::any_of(bind->array()->begin(), bind->array()->end(), [&](const Json& bound) {
    return bound.string() != nullptr && *bound.string() == column;
  });
}

std::optional<Json> gate_with_renamed_column(const Json& stored, const std::string& from,
                                             const std::string& to) {
  if (stored.object() == nullptr || !gate_names_column(stored, from)) return std::nullopt;
  Json renamed = stored;
  auto& members = std::get<JsonObject>(renamed.value);
  auto const rename = [&](Json& value) {
    if (value.string() != nullptr && *value.string() == from) value = Json{to};
  };
  for (auto& [key, value] : members) {
    if (key == "field" || key == "requester") rename(value);
    if (key != "bind" || value.array() == nullptr) continue;
    for (Json& column : std::get<JsonArray>(value.value)) rename(column);
  }
  return renamed;
}

}  // namespace core
