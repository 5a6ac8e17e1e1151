#include "consensus/consensus_kind.hpp"

#include <array>

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "consensus/approvals/approvals_name.hpp"
#include "consensus/approvals/approvals_table.hpp"
#include "consensus/approvals/approved_columns.hpp"
#include "consensus/approved_values.hpp"
#include "consensus/consensus_examination.hpp"
#include "consensus/consensus_truncate.hpp"
#include "identity/table_identity.hpp"
#include "pg/text.hpp"
#include "storage/table_creation.hpp"

namespace consensus {

namespace {

constexpr std::string_view approvals_member = "approvals";

}  // namespace

std::span<const std::string_view> ConsensusKind::members() const noexcept {
  static constexpr std::array<std::string_view, 17> all{
      "field",           "transition", "require", "roles", "condition",     "settings",
      "distinct_roles",  "requester",  "expires", "bind",  "authenticated", "approvals",
      "bound_condition", "table_id",   "gate",    "fresh", "from_states"};
  return all;
}

std::string ConsensusKind::trigger_name(const core::Json& definition) const {
  constexpr int rank = 3;  // after what changes the row and what knows its states
  std::string const transition = definition.text("transition");
  std::string const gate = definition.text("gate");
  std::string subject = gate.empty() ? transition : fmt::format("{}/{}", transition, gate);
  // Where the transition has the sign that stands between the two, "a" with "b/c" is not "a/b" with "c".
  if (transition.find('/') != std::string::npos) {
    subject = pg::hashed_identifier(subject, fmt::format("{}/{}/{}", transition.size(), transition, gate),
                                    NAMEDATALEN - 1);
  }
  return rule::rule_name(rank, name(), subject);
}

std::vector<expression::ExpressionSource> ConsensusKind::expressions(const core::Json& definition,
                                                                     const std::string& rule) const {
  return bound_expressions(definition, rule);
}

rule::InstallerCall ConsensusKind::installer_call(const core::Json& definition, Oid table,
                                                  bool /*unseen*/) const {
  core::GateDefinition const gate = core::read_gate_definition(definition);
  const core::Json* const settings = definition.member("settings");
  rule::InstallerCall call("consensus", table);
  call.with("transition", gate.transition).with("require", gate.quorum.required());
  if (!gate.quorum.roles().empty()) call.with("roles", gate.quorum.roles());
  if (!gate.condition.empty()) {
    call.with("condition", rule::expression_for_now(gate.condition, definition.text("bound_condition"),
                                                    settings != nullptr ? *settings : core::Json()));
  }
  call.with("field", gate.field);
  if (gate.quorum.distinct_roles()) call.with("distinct_roles", true);
  if (!gate.requester.empty()) call.with("requester", gate.requester);
  if (!gate.expires.empty()) call.with("expires", gate.expires);
  if (!gate.bind.empty()) call.with("bind", gate.bind);
  if (gate.authenticated) call.with("authenticated", true);
  if (!gate.gate.empty()) call.with("gate", gate.gate);
  if (gate.fresh) call.with("fresh", true);
  if (gate.from_states) call.with("from_states", *gate.from_states);
  return call;
}

std::vector<storage::NamedDefinition> ConsensusKind::records(const core::Json& definition) const {
  std::string const approvals = core::read_gate_definition(definition).approvals;
  if (!may_be_approvals_name(approvals)) return {};
  return {{approvals, &ApprovalsTable::definition}};
}

void ConsensusKind::removed(Oid table, const core::Json& definition) const {
  std::string const approvals = definition.text("approvals");
  {
    catalog::OpenRelation const relation(table, NoLock);
    for (const rule::RuleTrigger& other : rule::rule_triggers(relation.get(), name())) {
      if (other.definition.text("approvals") == approvals) return;
    }
  }
  auto const ids = identity::identities_of(table);
  bool const is_own = is_approvals_name(ids, definition.text("transition"), approvals);
  if (is_own && !is_anothers_name(ids, approvals)) storage::drop_unused_table(approvals);
}

std::optional<core::Json> ConsensusKind::settle(Oid table, const core::Json& definition) const {
  std::string const transition = definition.text("transition");
  auto const id = core::table_id_of(definition);
  auto const* const members = definition.object();
  if (transition.empty() || !id || members == nullptr) return std::nullopt;
  std::string const named = definition.text(approvals_member);
  if (is_approvals_name(identity::identities_of(table), transition, named)) {
    // Where a dump brings it, it is there, and the dump closes it. While its own table was gone, another one
    // may have taken it, and have left it unused.
    if (!OidIsValid(storage::find_table(named))) ApprovalsTable::ensure(named);
    return std::nullopt;
  }
  std::string const approvals = choose_approvals_name(table, *id, transition, named);
  ApprovalsTable::ensure(approvals);
  if (approvals == named) return std::nullopt;
  core::JsonObject settled = *members;
  std::erase_if(settled, [](const core::JsonMember& member) { return member.name == approvals_member; });
  settled.push_back({std::string(approvals_member), {approvals}});
  return core::Json{std::move(settled)};
}

bool ConsensusKind::names_column(const core::Json& definition, std::string_view column) const {
  return core::gate_names_column(definition, column);
}

std::optional<core::Json> ConsensusKind::rename_column(const core::Json& definition, const std::string& from,
                                                       const std::string& to) const {
  return core::gate_with_renamed_column(definition, from, to);
}

std::optional<core::Json> ConsensusKind::replace_key(Relation relation, const rule::RuleTrigger& rule,
                                                     const std::vector<std::string>& /*former*/) const {
  revoke_open(relation, rule);
  return std::nullopt;
}

void ConsensusKind::note_columns(Oid table, const catalog::ColumnChanges& changes) const {
  consensus::note_columns(table, changes);
}

bool ConsensusKind::needs_value(Relation relation, const core::Json& definition, const std::string& column,
                                const std::string& value) const {
  return consensus::needs_value(relation, definition, column, value);
}

void ConsensusKind::values_replaced(Relation relation, const rule::RuleTrigger& rule,
                                    const std::string& column) const {
  forget_approvals(relation, rule, column);
}

void ConsensusKind::forget_values(Oid table, const core::Json& definition, const std::string& column) const {
  forget_approvals_of_type(table, definition, column);
}

const rule::TruncateTrigger* ConsensusKind::truncate() const noexcept {
  return &truncate_trigger;
}

void ConsensusKind::examine(const rule::ExaminedRule& rule, core::Findings* findings) const {
  consensus::examine(rule, findings);
}

}  // namespace consensus
