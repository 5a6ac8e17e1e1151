#include "consensus/approvals/bound_values.hpp"

#include "core/message_text.hpp"
#include "pg/jsonb.hpp"
#include "pg/text.hpp"

namespace consensus {

std::string write_bound_values(const std::vector<BoundValue>& values) {
  auto const member = [](const BoundValue& value) {
    return pg::json_string(value.column) + ": " + (value.text ? pg::json_string(*value.text) : "null");
  };
  return "{" + core::joined(values, member) + "}";
}

std::vector<BoundValue> read_bound_values(const std::string& text) {
  std::vector<BoundValue> values;
  core::Json const json = pg::read_json_text(text);
  if (json.object() == nullptr) return values;
  for (const core::JsonMember& member : *json.object()) {
    const std::string* const value = member.value.string();
    values.push_back({member.name, value != nullptr ? std::optional(*value) : std::nullopt});
  }
  return values;
}

}  // namespace consensus
