// Columns that tell when a row has entered a state.
#pragma once

#include <string>
#include <vector>

#include "core/json.hpp"
#include "core/machine/state_machine.hpp"

namespace core {

struct StateStamp {
  std::string column;
  std::vector<bool> states;  // by StateId: whose entering it tells

  bool tells(StateId entered) const { return states[entered]; }
};

/// Of {"state": "column", "*": "column"}, one for each column, in the order in which they are first named;
/// none where the argument is null. InvalidArgument names the culprit and what is allowed.
std::vector<StateStamp> read_state_stamps(const StateMachine& machine, const Json& argument);

/// The columns that a rule's stored definition stamps, whatever its states are.
std::vector<std::string> stamped_columns(const Json& stored);

}  // namespace core
