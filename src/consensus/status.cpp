// pgshift.pending_approvals() and pgshift.consensus_status().
#include <algorithm>

#include <fmt/format.h>

#include "consensus/approvals.hpp"
#include "consensus/entity.hpp"
#include "core/text.hpp"
#include "pg/arguments.hpp"
#include "pg/result_rows.hpp"
#include "pg/security.hpp"
#include "pg/text.hpp"

namespace consensus {

namespace {

/// SELECT on the table, with no row security to hide rows of it.
void require_sight_of_all(Oid table) {
  pg::require_usage(table);
  bool const hidden = pg::call([&] {
    AclResult const allowed = pg_class_aclcheck(table, GetUserId(), ACL_SELECT);
    if (allowed != ACLCHECK_OK) {
      aclcheck_error(allowed, get_relkind_objtype(get_rel_relkind(table)), get_rel_name(table));
    }
    return check_enable_rls(table, InvalidOid, true) == RLS_ENABLED;
  });
  if (!hidden) return;
  pg::ErrorObject const names = pg::relation_names(table);
  throw pg::Report(ERRCODE_INSUFFICIENT_PRIVILEGE,
                   fmt::format("row security of table {} may hide rows from you", core::quoted(names.table)))
      .with_detail("Approvals are shown to those who see all of a table's rows.")
      .on(names);
}

void add_pending(pg::ResultRows& rows, const ConsensusRule& rule, const Approval& approval) {
  auto const expiry = rule.expiry_of(approval.given);
  if (expiry && *expiry <= GetCurrentTimestamp()) return;
  auto const text = [](const std::optional<std::string_view>& value) {
    return value ? std::optional(pg::to_text(*value)) : std::nullopt;
  };
  rows.add({Int64GetDatum(approval.id), pg::to_text(approval.entity), pg::to_text(rule.gate().transition),
            pg::to_text(approval.approver), text(approval.role), TimestampTzGetDatum(approval.given),
            expiry ? std::optional(TimestampTzGetDatum(*expiry)) : std::nullopt, text(approval.note)});
}

/// The entity as approvals name it: as its row's key is written, if it is there.
std::string written(const GatedTable& table, const ConsensusRule& rule, const std::string& typed) {
  pg::EntityId const id = table.entity(typed);
  pg::HeldSnapshot const snapshot = pg::HeldSnapshot::of_now();
  auto const place = id.find(snapshot.get());
  if (!place) return id.text();
  pg::OpenRelation const relation(place->table, AccessShareLock);
  pg::RowLocker rows(relation.get());
  TupleTableSlot* const row = rows.fetch(place->row, snapshot.get());
  if (row == nullptr) return id.text();
  auto const gates = GatedTable::gates_of(relation.get(), rule.gate().transition);
  return gates.front()->entity_of(row);
}

void pending_approvals(FunctionCallInfo fcinfo) {
  pg::Arguments const arguments(fcinfo);
  GatedTable const table(arguments.relation(0, "relation"));
  require_sight_of_all(table.home());
  pg::ResultRows rows(fcinfo);
  for (const Rule& rule : table.gates(std::nullopt)) {
    std::optional<std::string> entity;
    if (arguments.given(1)) entity = written(table, *rule, arguments.text(1, "entity_id"));
    pg::HeldSnapshot const snapshot = pg::HeldSnapshot::of_statement();
    Approvals const approvals(*rule, AccessShareLock);
    auto open = approvals.open(entity ? &*entity : nullptr, snapshot.get());
    std::sort(open.begin(), open.end(),
              [](const Approval& left, const Approval& right) { return left.id < right.id; });
    for (const Approval& approval : open) add_pending(rows, *rule, approval);
  }
}

Datum text_array(const std::vector<std::string>& texts) {
  std::vector<Datum> elements;
  elements.reserve(texts.size());
  for (const std::string& text : texts) elements.push_back(pg::to_text(text));
  return pg::call([&] {
    return PointerGetDatum(construct_array(elements.data(), static_cast<int>(elements.size()), TEXTOID, -1,
                                           false, TYPALIGN_INT));
  });
}

/// As the table's owner sees it: his condition is not to run with the rights of whoever asks.
bool applies_to(const ConsensusRule& rule, const Entity& entity) {
  pg::ActingAs const owner(pg::owner_of(rule.home().relation));
  const pg::RowExpression* const condition = rule.condition(entity.relation());
  return condition == nullptr || pg::RowExpressionState(*condition, entity.relation(), CurrentMemoryContext)
                                     .is_true(entity.row(), entity.row());
}

void add_status(pg::ResultRows& rows, const ConsensusRule& rule, const Entity& entity) {
  bool const applies = applies_to(rule, entity);
  RowFacts const row = rule.facts_of(entity.row());
  Approvals const approvals(rule, AccessShareLock);
  auto const votes = votes_for(rule, approvals.open(&row.entity, entity.snapshot()), row, row);
  const core::Quorum& quorum = rule.gate().quorum;
  int const approved = quorum.count(votes);
  int const missing = std::max(quorum.required() - approved, 0);
  auto const missing_roles = missing > 0 ? quorum.missing_roles(votes) : std::vector<std::string>();
  rows.add({pg::to_text(rule.gate().transition), BoolGetDatum(applies), Int32GetDatum(quorum.required()),
            Int32GetDatum(approved), Int32GetDatum(missing), text_array(missing_roles),
            BoolGetDatum(!applies || missing == 0)});
}

void consensus_status(FunctionCallInfo fcinfo) {
  pg::Arguments const arguments(fcinfo);
  GatedTable const table(arguments.relation(0, "relation"));
  std::string const id = arguments.text(1, "entity_id");
  require_sight_of_all(table.home());
  Entity const entity(table, id);
  pg::ResultRows rows(fcinfo);
  for (const Rule& rule : entity.gates(std::nullopt)) add_status(rows, *rule, entity);
}

}  // namespace

}  // namespace consensus

PGSHIFT_FUNCTION(pgshift_pending_approvals) {
  consensus::pending_approvals(fcinfo);
  return Datum{0};
}

PGSHIFT_FUNCTION(pgshift_consensus_status) {
  consensus::consensus_status(fcinfo);
  return Datum{0};
}
