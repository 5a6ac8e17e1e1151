#include "core/table_id.hpp"

#include <charconv>

namespace core {

namespace {

constexpr const char* key = "table_id";

}  // namespace

std::optional<TableId> table_id_of(const Json& definition) {
  std::string const text = definition.text(key);
  const char* const end = text.data() + text.size();
  TableId id = 0;
  auto const [read_to, error] = std::from_chars(text.data(), end, id);
  if (error != std::errc() || read_to != end || id <= 0) return std::nullopt;
  return id;
}

Json with_table_id(Json definition, TableId id) {
  auto& members = std::get<JsonObject>(definition.value);
  std::erase_if(members, [](const JsonMember& member) { return member.name == key; });
  // A text: many a program that reads JSON has no integers of 64 bits.
  members.push_back({key, {std::to_string(id)}});
  return definition;
}

}  // namespace core
