// Who could ever approve at a gate that takes authenticated users only.
#pragma once

#include <string>
#include <vector>

#include "core/consensus/gate_definition.hpp"

namespace consensus {

struct PossibleApprovers {
  int count = 0;  // of approvals that could count at once
  std::vector<std::string> missing_roles;
};

/// Roles that can log in, by the roles that they are members of.
PossibleApprovers possible_approvers(const core::GateDefinition& gate);

}  // namespace consensus
