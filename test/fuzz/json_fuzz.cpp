// JSON values: printing and reading gives the same value, and the ways to ask one agree with each other.
#include "core/json.hpp"

#include "json_text.hpp"
#include "property.hpp"

namespace {

using core::Json;
using fuzz::require;

void check(const Json& json) {
  int const kinds = static_cast<int>(json.is_null()) + static_cast<int>(json.boolean() != nullptr) +
                    static_cast<int>(std::holds_alternative<core::JsonNumber>(json.value)) +
                    static_cast<int>(json.string() != nullptr) + static_cast<int>(json.array() != nullptr) +
                    static_cast<int>(json.object() != nullptr);
  require(kinds == 1, "a value is of one kind");
  require(*json.kind() != '\0', "every kind has a name");
  if (const core::JsonArray* elements = json.array()) {
    for (const Json& element : *elements) check(element);
  }
  if (json.object() == nullptr) {
    require(json.member("a") == nullptr && json.text("a").empty() && json.texts("a").empty(),
            "only an object has members");
    return;
  }
  for (const core::JsonMember& member : *json.object()) {
    require(json.member(member.name) == &member.value, "a member is found by its name");
    const std::string* const text = member.value.string();
    require(json.text(member.name) == (text != nullptr ? *text : ""), "a member's text is its string");
    require(core::json_array(json.texts(member.name)).array()->size() <=
                (member.value.array() != nullptr ? member.value.array()->size() : 0),
            "texts come from the member's array");
    check(member.value);
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto const json = fuzz::read_json({reinterpret_cast<const char*>(data), size});
  if (!json) return -1;
  check(*json);
  std::string const printed = fuzz::print_json(*json);
  auto const again = fuzz::read_json(printed);
  require(again && fuzz::print_json(*again) == printed, "what was printed reads as the same value");
  return 0;
}
