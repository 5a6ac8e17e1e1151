#include "core/machine/machine_columns.hpp"

namespace core {

namespace {

/// Calls body() with every name of a column; true if it was true of one.
template <class Object, class Body>
bool any_column(Object& definition, Body&& body) {
  bool any = false;
  for (auto& [name, value] : definition) {
    if (name == "field") {
      if (auto* const column = std::get_if<std::string>(&value.value)) any |= body(*column);
    } else if (name == "frozen_except") {
      auto* const columns = std::get_if<JsonArray>(&value.value);
      if (columns == nullptr) continue;
      for (auto& element : *columns) {
        if (auto* const column = std::get_if<std::string>(&element.value)) any |= body(*column);
      }
    } else if (name == "stamps") {
      auto* const stamps = std::get_if<JsonObject>(&value.value);
      if (stamps == nullptr) continue;
      for (auto& stamp : *stamps) {
        if (auto* const column = std::get_if<std::string>(&stamp.value.value)) any |= body(*column);
      }
    }
  }
  return any;
}

}  // namespace

bool machine_names_column(const Json& stored, std::string_view column) {
  const JsonObject* const members = stored.object();
  return members != nullptr && any_column(*members, [&](const std::string& name) { return name == column; });
}

std::optional<Json> machine_with_renamed_column(const Json& stored, const std::string& from,
                                                const std::string& to) {
  Json definition = stored;
  auto* const members = std::get_if<JsonObject>(&definition.value);
  // A trigger made by hand may hold any JSON.
  if (members == nullptr) return std::nullopt;
  bool const is_named = any_column(*members, [&](std::string& name) {
    if (name != from) return false;
    name = to;
    return true;
  });
  return is_named ? std::optional(std::move(definition)) : std::nullopt;
}

}  // namespace core
