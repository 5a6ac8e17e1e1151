#include "consensus/consensus_refusal.hpp"

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "consensus/approval_lapse.hpp"
#include "core/message_text.hpp"
#include "pg/security.hpp"
#include "pg/text.hpp"
#include "row/shown_row.hpp"

namespace consensus {

namespace {

/// Of the approvals that there are.
constexpr std::size_t most_listed = 20;

const char* why(Lapse lapse) {
  switch (lapse) {
    case Lapse::role:
      return "in no role that the gate admits";
    case Lapse::requester:
      return "the requester's own, or there is no requester";
    case Lapse::expired:
      return "expired";
    case Lapse::unauthenticated:
      return "not authenticated";
    default:
      return "given for other values";
  }
}

std::string shown(std::string_view name) {
  return core::quoted(pg::clipped(std::string(name)));
}

std::string shown(const Approval& approval) {
  std::string text = shown(approval.approver);
  if (approval.role) text += fmt::format(" as {}", shown(*approval.role));
  return text;
}

std::string details(const ConsensusRule& rule, const Refused& refused) {
  std::vector<std::string> counted;
  std::vector<std::string> uncounted;
  for (const Approval& approval : refused.approvals) {
    Lapse const lapse = lapse_of(rule, approval, refused.before, refused.after);
    if (lapse == Lapse::none) {
      counted.push_back(shown(approval));
    } else {
      uncounted.push_back(fmt::format("{} ({})", shown(approval), why(lapse)));
    }
  }
  const std::string& gate = rule.gate().gate;
  std::string text = gate.empty() ? "" : fmt::format("Gate {}: ", core::quoted(gate));
  text += counted.empty() ? "Nobody has approved."
                          : fmt::format("Approved by {}.", core::joined(counted, {}, most_listed));
  if (!uncounted.empty()) text += fmt::format(" Not counted: {}.", core::joined(uncounted, {}, most_listed));
  auto const missing =
      rule.gate().quorum.missing_roles(votes_for(rule, refused.approvals, refused.before, refused.after));
  if (!missing.empty()) text += fmt::format(" Missing roles: {}.", core::quoted_list(missing));
  return text;
}

}  // namespace

pg::ErrorObject error_object(const ConsensusRule& rule) {
  pg::ErrorObject object = catalog::relation_names(rule.home().relation);
  object.column = rule.gate().field;
  object.constraint = rule.name();
  return object;
}

pg::Report not_reached(const ConsensusRule& rule, const Refused& refused) {
  pg::ErrorObject const object = error_object(rule);
  const core::Quorum& quorum = rule.gate().quorum;
  Oid const table = rule.home().relation;
  AttrNumber const column = pg::call([&] { return get_attnum(table, object.column.c_str()); });
  bool const shows = column != InvalidAttrNumber && pg::may_show_values(table, column);
  std::string current;
  // A row that is to be inserted may be there already, and not be the writer's to see.
  if (shows || !refused.is_new) {
    auto const votes = votes_for(rule, refused.approvals, refused.before, refused.after);
    current = fmt::format(", current: {}", quorum.count(votes));
  }
  pg::Report report(ERRCODE_CHECK_VIOLATION,
                    fmt::format("[PgShift] Consensus not reached for transition {} on {}. Required: {}{}.",
                                core::quoted(rule.gate().transition), core::quoted(object.table),
                                quorum.required(), current));
  std::string const row = row::shown_row(table, refused.relation, refused.row);
  std::string const known = shows ? details(rule, refused) : "";
  report.with_detail(known + (known.empty() || row.empty() ? "" : " ") + row);
  report.with_hint(refused.is_new
                       ? "Insert the row in another state, and change its state once it is approved."
                       : "Approvals are given by pgshift.approve().");
  return report.on(object);
}

}  // namespace consensus
