#include "core/stored_definition.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/invalid_argument.hpp"

namespace core {

namespace {

/// Whichever way the text quotes it.
bool mentions(const std::string& text, std::string_view name) {
  auto const with_doubled = [&](char quote) {
    std::string doubled;
    for (char const letter : name) doubled.append(letter == quote ? 2 : 1, letter);
    return doubled;
  };
  return text.find(with_doubled('"')) != std::string::npos ||
         text.find(with_doubled('\'')) != std::string::npos;
}

bool mentions(const Json& value, std::string_view name) {
  if (const std::string* text = value.string()) return mentions(*text, name);
  if (const JsonArray* list = value.array()) {
    return std::any_of(list->begin(), list->end(),
                       [&](const Json& element) { return mentions(element, name); });
  }
  const JsonObject* members = value.object();
  return members != nullptr && std::any_of(members->begin(), members->end(), [&](const JsonMember& member) {
           return mentions(member.value, name);
         });
}

}  // namespace

const std::string& stored_string(const Json& value, const char* key) {
  if (const std::string* text = value.string()) return *text;
  throw InvalidArgument(
      fmt::format("the stored definition's \"{}\" holds {} where a string belongs", key, value.kind()));
}

std::vector<std::string> stored_strings(const Json& stored, const char* key) {
  std::vector<std::string> texts;
  const Json* list = stored.member(key);
  if (list == nullptr) return texts;
  if (list->array() == nullptr) {
    throw InvalidArgument(
        fmt::format("the stored definition's \"{}\" is {}, not an array", key, list->kind()));
  }
  for (const Json& element : *list->array()) texts.push_back(stored_string(element, key));
  return texts;
}

bool bound_texts_mention(const Json& definition, std::string_view name) {
  const JsonObject* members = definition.object();
  return members != nullptr && std::any_of(members->begin(), members->end(), [&](const JsonMember& member) {
           return member.name.starts_with("bound_") && mentions(member.value, name);
         });
}

}  // namespace core
