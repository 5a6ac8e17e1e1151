#include "core/machine/state_stamps.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/invalid_argument.hpp"
#include "core/machine/machine_step.hpp"
#include "core/message_text.hpp"

namespace core {

namespace {

constexpr const char* example = R"(For example {"approved": "approved_at", "*": "changed_at"}.)";

StateStamp& stamp_for(std::vector<StateStamp>& stamps, const std::string& column, std::size_t states) {
  auto const known = std::find_if(stamps.begin(), stamps.end(),
                                  [&](const StateStamp& stamp) { return stamp.column == column; });
  if (known != stamps.end()) return *known;
  return stamps.emplace_back(StateStamp{column, std::vector<bool>(states)});
}

}  // namespace

std::vector<StateStamp> read_state_stamps(const StateMachine& machine, const Json& argument) {
  std::vector<StateStamp> stamps;
  if (argument.is_null()) return stamps;
  const JsonObject* const members = argument.object();
  if (members == nullptr) {
    throw InvalidArgument(fmt::format("stamps must be a JSON object, not {}", argument.kind()),
                          "Its keys are states, or * for all of them, its values columns that hold a time.",
                          example);
  }
  for (const auto& [state, value] : *members) {
    const std::string* const column = value.string();
    if (column == nullptr) {
      throw InvalidArgument(fmt::format("the stamp of {} must be a string with a column's name, not {}",
                                        quoted(state), value.kind()),
                            {}, example);
    }
    StateStamp& stamp = stamp_for(stamps, *column, machine.size());
    if (state == any_state) {
      stamp.states.assign(machine.size(), true);
    } else {
      stamp.states[machine.require(state, "stamps")] = true;
    }
  }
  return stamps;
}

std::vector<std::string> stamped_columns(const Json& stored) {
  std::vector<std::string> columns;
  const Json* const stamps = stored.member("stamps");
  const JsonObject* const members = stamps != nullptr ? stamps->object() : nullptr;
  if (members == nullptr) return columns;
  for (const JsonMember& member : *members) {
    const std::string* const column = member.value.string();
    if (column != nullptr && std::find(columns.begin(), columns.end(), *column) == columns.end()) {
      columns.push_back(*column);
    }
  }
  return columns;
}

}  // namespace core
