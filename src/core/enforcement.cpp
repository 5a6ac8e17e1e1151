#include "core/enforcement.hpp"

#include <array>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "core/invalid_argument.hpp"
#include "core/message_text.hpp"

namespace core {

namespace {

constexpr const char* key = "enforce";
constexpr std::array<std::string_view, 3> names{"always", "origin", "everywhere"};

std::optional<Enforcement> find_mode(std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<Enforcement>(i);
  }
  return std::nullopt;
}

}  // namespace

Enforcement parse_enforcement(const std::string& mode) {
  if (auto const found = find_mode(mode)) return *found;
  throw InvalidArgument(fmt::format("{} is no way to enforce rules", quoted(mode)),
                        fmt::format("There is: {}.", joined(names)));
}

Enforcement enforcement_of(const Json& definition) {
  return find_mode(definition.text(key)).value_or(Enforcement::always);
}

Json with_enforcement(Json definition, Enforcement mode) {
  auto& members = std::get<JsonObject>(definition.value);
  std::erase_if(members, [](const JsonMember& member) { return member.name == key; });
  if (mode != Enforcement::always) {
    members.push_back({key, {std::string(names[static_cast<std::size_t>(mode)])}});
  }
  return definition;
}

}  // namespace core
