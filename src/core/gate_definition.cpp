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

std::vector<BoundColumn> stored_bind(const Json& stored) {
  auto const columns = stored_strings(stored, "bind");
  auto const aliases = stored_strings(stored, "bound_as");
  if (!aliases.empty() && aliases.size() != columns.size()) {
    throw InvalidArgument("the stored definition's \"bound_as\" has another length than its \"bind\"");
  }
  std::unordered_set<std::string_view> seen;
  std::vector<BoundColumn> bind;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!seen.insert(columns[i]).second) {
      throw InvalidArgument(fmt::format("column {} is listed twice in bind", quoted(columns[i])));
    }
    bind.push_back({columns[i], aliases.empty() ? columns[i] : aliases[i]});
  }
  return bind;
}

bool has_alias(const std::vector<BoundColumn>& columns, const std::string& alias) {
  return std::any_of(columns.begin(), columns.end(),
                     [&](const BoundColumn& column) { return column.alias == alias; });
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
  std::optional<Json> bound;
  for (auto& [key, value] : members) {
    if (key == "field" || key == "requester") rename(value);
    if (key != "bind" || value.array() == nullptr) continue;
    bound = value;
    for (Json& column : std::get<JsonArray>(value.value)) rename(column);
  }
  // Approvals go on calling the columns what they called them.
  if (bound && renamed.member("bound_as") == nullptr) members.push_back({"bound_as", std::move(*bound)});
  return renamed;
}

std::vector<BoundColumn> bound_columns(const std::vector<std::string>& columns,
                                       const std::vector<BoundColumn>& replaced) {
  std::vector<BoundColumn> result;
  for (const std::string& column : columns) {
    auto const same = std::find_if(replaced.begin(), replaced.end(),
                                   [&](const BoundColumn& bound) { return bound.column == column; });
    std::string alias = same != replaced.end() ? same->alias : column;
    while (same == replaced.end() && (has_alias(replaced, alias) || has_alias(result, alias))) alias += "'";
    result.push_back({column, std::move(alias)});
  }
  return result;
}

}  // namespace core
