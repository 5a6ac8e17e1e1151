#include "core/json.hpp"

#include <array>

namespace core {

const Json* Json::member(const std::string& name) const {
  const JsonObject* members = object();
  if (members == nullptr) return nullptr;
  for (const auto& [key, value] : *members) {
    if (key == name) return &value;
  }
  return nullptr;
}

const char* Json::kind() const {
  static constexpr std::array<const char*, 6> kinds{"null",     "a boolean", "a number",
                                                    "a string", "an array",  "an object"};
  return kinds[value.index()];
}

}  // namespace core
