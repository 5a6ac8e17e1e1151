#include "core/json.hpp"

#include <array>

namespace core {

bool Json::is_null() const {
  return std::holds_alternative<std::monostate>(value);
}
const bool* Json::boolean() const {
  return std::get_if<bool>(&value);
}
const std::string* Json::string() const {
  return std::get_if<std::string>(&value);
}
const JsonArray* Json::array() const {
  return std::get_if<JsonArray>(&value);
}
const JsonObject* Json::object() const {
  return std::get_if<JsonObject>(&value);
}

const Json* Json::member(std::string_view name) const {
  const JsonObject* members = object();
  if (members == nullptr) return nullptr;
  for (const JsonMember& member : *members) {
    if (member.name == name) return &member.value;
  }
  return nullptr;
}

std::string Json::text(std::string_view name) const {
  const Json* found = member(name);
  const std::string* text = found != nullptr ? found->string() : nullptr;
  return text != nullptr ? *text : std::string();
}

std::vector<std::string> Json::texts(std::string_view name) const {
  std::vector<std::string> found;
  const Json* list = member(name);
  const JsonArray* elements = list != nullptr ? list->array() : nullptr;
  if (elements == nullptr) return found;
  for (const Json& element : *elements) {
    if (const std::string* text = element.string()) found.push_back(*text);
  }
  return found;
}

Json json_array(const std::vector<std::string>& texts) {
  JsonArray elements;
  for (const std::string& text : texts) elements.push_back({text});
  return {std::move(elements)};
}

const char* Json::kind() const {
  static constexpr std::array<const char*, 6> kinds{"null",     "a boolean", "a number",
                                                    "a string", "an array",  "an object"};
  return kinds[value.index()];
}

}  // namespace core
