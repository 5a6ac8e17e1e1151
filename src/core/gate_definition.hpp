// A gate's definition as its author wrote it, checked as far as that can be done without a table.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/json.hpp"
#include "core/quorum.hpp"

namespace core {

/// A column whose value an approval is for, and what approvals call it: the name that the column had when it
/// was bound first, so that approvals outlive its renaming.
struct BoundColumn {
  std::string column;
  std::string alias;
};

struct GateDefinition {
  std::string transition;  // the state that rows enter by it
  std::string field;
  Quorum quorum;
  std::string condition;  // as written; empty: none
  std::string requester;  // a column; empty: none
  std::string expires;    // an interval; empty: never
  std::vector<BoundColumn> bind;
  bool authenticated = false;
  std::string approvals;  // the table that they are in
};

/// Of what a rule's trigger stores, in one JSON object. InvalidArgument names the culprit.
GateDefinition read_gate_definition(const Json& stored);

/// True if the definition names that column (its condition aside).
bool gate_names_column(const Json& stored, std::string_view column);

/// The definition after a column was renamed; nothing if it doesn't name it.
std::optional<Json> gate_with_renamed_column(const Json& stored, const std::string& from,
                                             const std::string& to);

/// What approvals are to call these columns, where they went by other names in the definition that is being
/// replaced. A new column never gets a name that another one goes by.
std::vector<BoundColumn> bound_columns(const std::vector<std::string>& columns,
                                       const std::vector<BoundColumn>& replaced);

}  // namespace core
