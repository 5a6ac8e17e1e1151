// Gates: what is accepted can be reached, and a renamed column is the same column.
#include "core/consensus/gate_definition.hpp"

#include <set>

#include "core/invalid_argument.hpp"
#include "json_text.hpp"
#include "property.hpp"

namespace {

using core::BoundColumn;
using core::GateDefinition;
using core::Json;
using fuzz::require;

std::vector<std::string> aliases_of(const std::vector<BoundColumn>& bind) {
  std::vector<std::string> aliases;
  for (const BoundColumn& bound : bind) aliases.push_back(bound.alias);
  return aliases;
}

std::vector<std::string> columns_of(const std::vector<BoundColumn>& bind) {
  std::vector<std::string> columns;
  for (const BoundColumn& bound : bind) columns.push_back(bound.column);
  return columns;
}

void check_gate(const GateDefinition& gate) {
  require(!gate.transition.empty(), "a gate names a state");
  require(gate.quorum.required() >= 1, "a gate requires an approval");
  auto const columns = columns_of(gate.bind);
  require(std::set(columns.begin(), columns.end()).size() == columns.size(), "no column is bound twice");
  if (gate.quorum.distinct_roles() && !gate.quorum.roles().empty()) {
    require(gate.quorum.roles().size() >= static_cast<std::size_t>(gate.quorum.required()),
            "there are roles enough");
  }
}

/// Whoever renames a column gives it a name that the table does not have yet.
void check_renaming(const Json& stored, const GateDefinition& gate, const std::string& from) {
  if (from.empty()) return require(!core::gate_names_column(stored, from), "no column is without a name");
  std::string const to = from + "!";
  bool const is_named = core::gate_names_column(stored, from);
  auto const renamed = core::gate_with_renamed_column(stored, from, to);
  require(renamed.has_value() == is_named, "a definition changes if it names the column");
  if (!renamed || core::gate_names_column(stored, to)) return;
  require(!core::gate_names_column(*renamed, from), "the old name is gone");
  require(core::gate_names_column(*renamed, to), "the new name is there");
  GateDefinition const after = core::read_gate_definition(*renamed);
  check_gate(after);
  require(aliases_of(after.bind) == aliases_of(gate.bind),
          "approvals go on calling columns what they called them");
  auto const back = core::gate_with_renamed_column(*renamed, to, from);
  require(back && columns_of(core::read_gate_definition(*back).bind) == columns_of(gate.bind),
          "a column that gets its name back is as it was");
}

/// The gate is defined anew, on the same columns and one more.
void check_redefinition(const GateDefinition& gate) {
  auto columns = columns_of(gate.bind);
  auto const aliases = aliases_of(gate.bind);
  if (std::set(aliases.begin(), aliases.end()).size() != aliases.size()) return;
  columns.push_back(gate.bind.empty() ? "a" : gate.bind.front().column + "?");
  if (std::set(columns.begin(), columns.end()).size() != columns.size()) return;
  auto const bound = core::bound_columns(columns, gate.bind);
  require(columns_of(bound) == columns, "the columns are those that were named");
  auto const names = aliases_of(bound);
  require(std::set(names.begin(), names.end()).size() == names.size(),
          "no two columns share a name in approvals");
  for (std::size_t i = 0; i < gate.bind.size(); ++i) {
    require(names[i] == gate.bind[i].alias, "a column that stays keeps its name in approvals");
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto const stored = fuzz::read_json({reinterpret_cast<const char*>(data), size});
  if (!stored) return -1;
  try {
    GateDefinition const gate = core::read_gate_definition(*stored);
    check_gate(gate);
    check_renaming(*stored, gate, gate.field);
    check_renaming(*stored, gate, gate.requester);
    for (const BoundColumn& bound : gate.bind) check_renaming(*stored, gate, bound.column);
    check_redefinition(gate);
  } catch (const core::InvalidArgument& problem) {
    require(*problem.what() != '\0', "a refusal says why");
  }
  return 0;
}
