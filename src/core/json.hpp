// A JSON document as plain values. The server parses; this is what it hands to the code that knows no server.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace core {

struct Json;
struct JsonMember;
using JsonArray = std::vector<Json>;
using JsonObject = std::vector<JsonMember>;

/// A number keeps the text that it had. That this is a struct matters: a variant of standard types alone
/// can't be valueless, libstdc++ 12 says, and destroys what isn't there where copying one throws.
struct JsonNumber {
  std::string text;
};

struct Json {
  std::variant<std::monostate, bool, JsonNumber, std::string, JsonArray, JsonObject> value;

  bool is_null() const;
  // Each is null unless the value is of that kind.
  const bool* boolean() const;
  const std::string* string() const;
  const JsonArray* array() const;
  const JsonObject* object() const;

  /// The member of that name; null if there is none or if this is no object.
  const Json* member(std::string_view name) const;
  /// The string member of that name; empty if there is none.
  std::string text(std::string_view name) const;
  /// The strings in the array member of that name; empty if there is none.
  std::vector<std::string> texts(std::string_view name) const;
  /// What the value is, for a message: "an array", "a number", …
  const char* kind() const;
};

struct JsonMember {
  std::string name;
  Json value;
};

Json json_array(const std::vector<std::string>& texts);

}  // namespace core
