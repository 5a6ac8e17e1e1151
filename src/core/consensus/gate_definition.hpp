// A gate's definition as its author wrote it, checked as far as that can be done without a table.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/consensus/quorum.hpp"
#include "core/json.hpp"

namespace core {

struct GateDefinition {
  std::string transition;  // the state that rows enter by it
  std::string gate;        // its name among the transition's gates; empty: the one without
  std::string field;
  Quorum quorum;
  std::string condition;          // as written; empty: none
  std::string requester;          // a column; empty: none
  std::string expires;            // an interval; empty: never
  std::vector<std::string> bind;  // columns whose values an approval is for
  bool authenticated = false;
  bool fresh = false;                                   // approvals lapse when the column changes
  std::optional<std::vector<std::string>> from_states;  // before_initial is INSERT; nothing: from anywhere
  std::string approvals;                                // the table that they are in

  /// True if it is for rows that are inserted.
  bool is_for_insert() const;
  /// The states of from_states.
  std::vector<std::string> states_before() const;
};

/// Of what a rule's trigger stores, in one JSON object. InvalidArgument names the culprit.
GateDefinition read_gate_definition(const Json& stored);

/// True if the definition names that column (its condition aside).
bool gate_names_column(const Json& stored, std::string_view column);

/// The definition after a column was renamed; nothing if it doesn't name it.
std::optional<Json> gate_with_renamed_column(const Json& stored, const std::string& from,
                                             const std::string& to);

}  // namespace core
