#include "core/gate_definition.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_set>

#include <fmt/format.h>

#include "core/invalid_argument.hpp"
#include "core/stored_definition.hpp"
#include "core/text.hpp"

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

std::vector<std::string> stored_bind(const Json& stored) {
  auto columns = stored_strings(stored, "bind");
  std::unordered_set<std::string_view> seen;
  for (const std::string& column : columns) {
    if (!seen.insert(column).second) {
      throw InvalidArgument(fmt::format("column {} is listed twice in bind", quoted(column)));
    }
  }
  return columns;
}

}  // namespace

GateDefinition read_gate_definition(const Json& stored) {
  std::string transition = stored.text("transition");
  if (transition.empty()) throw InvalidArgument("transition must name a state");
  return {std::move(transition),
          stored.text("field"),
          Quorum(stored_number(stored, "require"), stored_strings(stored, "roles"),
                 stored_flag(stored, "distinct_roles")),
          stored.text("condition"),
          stored.text("requester"),
          stored.text("expires"),
          stored_bind(stored),
          stored_flag(stored, "authenticated"),
          stored.text("approvals")};
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
