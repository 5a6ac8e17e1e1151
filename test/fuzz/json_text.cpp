#include "json_text.hpp"

#include <algorithm>
#include <cctype>
#include <map>

namespace fuzz {

namespace {

using core::Json;
using core::JsonArray;
using core::JsonMember;
using core::JsonNumber;
using core::JsonObject;

/// Deeper ones the server refuses; this bounds our own stack.
constexpr int deepest = 500;

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  std::optional<Json> document() {
    auto json = value(0);
    skip_spaces();
    return rest_.empty() ? std::move(json) : std::nullopt;
  }

 private:
  void skip_spaces() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size())); }

  bool take(std::string_view token) {
    skip_spaces();
    if (!rest_.starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    return true;
  }

  std::optional<Json> value(int depth) {
    if (depth > deepest) return std::nullopt;
    if (take("null")) return Json{};
    if (take("true")) return Json{true};
    if (take("false")) return Json{false};
    if (take("[")) return array(depth);
    if (take("{")) return object(depth);
    if (take("\"")) {
      auto text = string();
      return text ? std::optional(Json{std::move(*text)}) : std::nullopt;
    }
    return number();
  }

  std::optional<Json> array(int depth) {
    JsonArray elements;
    if (take("]")) return Json{std::move(elements)};
    do {
      auto element = value(depth + 1);
      if (!element) return std::nullopt;
      elements.push_back(std::move(*element));
    } while (take(","));
    return take("]") ? std::optional(Json{std::move(elements)}) : std::nullopt;
  }

  std::optional<Json> object(int depth) {
    JsonObject members;
    if (take("}")) return Json{std::move(members)};
    do {
      if (!take("\"")) return std::nullopt;
      auto name = string();
      if (!name || !take(":")) return std::nullopt;
      auto member = value(depth + 1);
      if (!member) return std::nullopt;
      members.push_back({std::move(*name), std::move(*member)});
    } while (take(","));
    if (!take("}")) return std::nullopt;
    keep_last_of_each(members);
    return Json{std::move(members)};
  }

  static void keep_last_of_each(JsonObject& members) {
    std::map<std::string, Json> last;
    for (JsonMember& member : members) last.insert_or_assign(std::move(member.name), std::move(member.value));
    members.clear();
    for (auto& [name, value] : last) members.push_back({name, std::move(value)});
  }

  std::optional<std::string> string() {
    std::string text;
    while (!rest_.empty()) {
      char const c = rest_.front();
      rest_.remove_prefix(1);
      if (c == '"') return text;
      if (c == '\0') return std::nullopt;
      if (c == '\\') {
        if (rest_.empty() || rest_.front() == '\0') return std::nullopt;
        // \n and the like are not worth more: what they stand for can be in the text as it is.
        text += rest_.front();
        rest_.remove_prefix(1);
      } else {
        text += c;
      }
    }
    return std::nullopt;
  }

  std::optional<Json> number() {
    skip_spaces();
    std::size_t const length = std::min(rest_.find_first_not_of("0123456789+-.eE"), rest_.size());
    std::string text(rest_.substr(0, length));
    rest_.remove_prefix(length);
    if (!std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
      return std::nullopt;
    return Json{JsonNumber{std::move(text)}};
  }

  std::string_view rest_;
};

std::string print_string(std::string_view text) {
  std::string printed = "\"";
  for (char const c : text) {
    if (c == '"' || c == '\\') printed += '\\';
    printed += c;
  }
  return printed + '"';
}

template <class List, class Print>
std::string print_list(const List& list, char opening, char closing, Print print) {
  std::string printed(1, opening);
  for (const auto& item : list) {
    if (printed.size() > 1) printed += ',';
    printed += print(item);
  }
  return printed + closing;
}

}  // namespace

std::optional<Json> read_json(std::string_view text) {
  return Reader(text).document();
}

std::string print_json(const Json& json) {
  if (const bool* value = json.boolean()) return *value ? "true" : "false";
  if (const std::string* value = json.string()) return print_string(*value);
  if (const auto* value = std::get_if<JsonNumber>(&json.value)) return value->text;
  if (const JsonArray* elements = json.array()) return print_list(*elements, '[', ']', print_json);
  if (const JsonObject* members = json.object()) {
    return print_list(*members, '{', '}', [](const JsonMember& member) {
      return print_string(member.name) + ':' + print_json(member.value);
    });
  }
  return "null";
}

}  // namespace fuzz
