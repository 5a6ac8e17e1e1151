// A JSON document as plain values. The server parses; this is what it hands to the code that knows no server.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace core {

struct Json;
using JsonArray = std::vector<Json>;
using JsonMember = std::pair<std::string, Json>;
using JsonObject = std::vector<JsonMember>;

/// A number keeps the text that it had.
struct JsonNumber {
  std::string text;
};

struct Json {
  std::variant<std::monostate, bool, JsonNumber, std::string, JsonArray, JsonObject> value;

  bool is_null() const { return std::holds_alternative<std::monostate>(value); }
  const bool* boolean() const { return std::get_if<bool>(&value); }
  const std::string* string() const { return std::get_if<std::string>(&value); }
  const JsonArray* array() const { return std::get_if<JsonArray>(&value); }
  const JsonObject* object() const { return std::get_if<JsonObject>(&value); }

  /// The member of that name; null if there is none or if this is no object.
  const Json* member(const std::string& name) const;
  /// What the value is, for a message: "an array", "a number", …
  const char* kind() const;
};

}  // namespace core
