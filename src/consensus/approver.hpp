// Who approves, and whether a gate takes the caller's word for it.
#pragma once

#include <optional>
#include <string>

#include "consensus/consensus_rule.hpp"

namespace consensus {

/// A Report (42501) where the session runs another's code for that one, as ANALYZE or a domain's check does:
/// nothing approves there in the name of the session's user.
void require_own_doing(const char* function);

/// The argument, or the actor of the session. A Report (22023) if it is empty.
std::string approver(const std::optional<std::string>& by);

/// The Report (42501) with which a gate that is `authenticated` refuses someone who is not the session's
/// user; nothing if that is so, or the gate doesn't ask.
std::optional<pg::Report> refuse_impostor(const ConsensusRule& rule, const std::string& by);

/// The same for a role that the session's user is no member of.
std::optional<pg::Report> refuse_non_member(const ConsensusRule& rule,
                                            const std::optional<std::string>& role);

}  // namespace consensus
