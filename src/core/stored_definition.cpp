#include "core/stored_definition.hpp"

#include <fmt/format.h>

#include "core/invalid_argument.hpp"

namespace core {

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

}  // namespace core
