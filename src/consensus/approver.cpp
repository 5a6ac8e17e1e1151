#include "consensus/approver.hpp"

#include <fmt/format.h>

#include "consensus/consensus_refusal.hpp"
#include "core/message_text.hpp"
#include "extension/actor.hpp"
#include "pg/security.hpp"
#include "pg/text.hpp"

namespace consensus {

void require_own_doing(const char* function) {
  if (!pg::is_run_for_another() && !pg::is_run_by_foreign_key()) return;
  throw pg::Report(ERRCODE_INSUFFICIENT_PRIVILEGE,
                   fmt::format("cannot execute {} within security-restricted operation", function))
      .with_detail("The session runs code for someone else than its user.");
}

std::string approver(const std::optional<std::string>& by) {
  if (!by) return extension::current_actor();
  if (by->empty()) throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE, "by must not be empty");
  return *by;
}

std::optional<pg::Report> refuse_impostor(const ConsensusRule& rule, const std::string& by) {
  if (!rule.gate().authenticated) return std::nullopt;
  std::string const user =
      pg::to_string(pg::call([] { return GetUserNameFromId(GetSessionUserId(), false); }));
  if (by == user) return std::nullopt;
  pg::Report report(ERRCODE_INSUFFICIENT_PRIVILEGE,
                    fmt::format("{} is not the user of this session", core::quoted(by)));
  report
      .with_detail(fmt::format("The gate for {} takes approvals of authenticated users only; this is {}.",
                               core::quoted(rule.gate().transition), core::quoted(user)))
      .on(error_object(rule));
  return report;
}

std::optional<pg::Report> refuse_non_member(const ConsensusRule& rule,
                                            const std::optional<std::string>& role) {
  if (!rule.gate().authenticated || !role) return std::nullopt;
  // Not by being a superuser, who would be a member of every role and could vote for all of them.
  bool const is_member = pg::call([&] {
    Oid const oid = get_role_oid(role->c_str(), true);
    return OidIsValid(oid) && is_member_of_role_nosuper(GetSessionUserId(), oid);
  });
  if (is_member) return std::nullopt;
  pg::Report report(ERRCODE_INSUFFICIENT_PRIVILEGE,
                    fmt::format("the user of this session is not a member of role {}", core::quoted(*role)));
  report
      .with_detail(fmt::format("The gate for {} takes approvals of authenticated users only.",
                               core::quoted(rule.gate().transition)))
      .on(error_object(rule));
  return report;
}

}  // namespace consensus
