// Gates: what is accepted can be reached, and a renamed column is the same column.
#include "core/consensus/gate_definition.hpp"

#include <set>

#include "core/invalid_argument.hpp"
#include "json_text.hpp"
#include "property.hpp"

namespace {

using core::GateDefinition;
using core::Json;
using fuzz::require;

void check_gate(const GateDefinition& gate) {
  require(!gate.transition.empty(), "a gate names a state");
  require(gate.quorum.required() >= 1, "a gate requires an approval");
  require(std::set(gate.bind.begin(), gate.bind.end()).size() == gate.bind.size(),
          "no column is bound twice");
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
  check_gate(core::read_gate_definition(*renamed));
  auto const back = core::gate_with_renamed_column(*renamed, to, from);
  require(back && core::read_gate_definition(*back).bind == gate.bind,
          "a column that gets its name back is as it was");
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
    for (const std::string& column : gate.bind) check_renaming(*stored, gate, column);
  } catch (const core::InvalidArgument& problem) {
    require(*problem.what() != '\0', "a refusal says why");
  }
  return 0;
}
