// pgshift.consensus_status().
#include <algorithm>

#include <fmt/format.h>

#include "consensus/approval_lapse.hpp"
#include "consensus/approvals.hpp"
#include "consensus/gated_row.hpp"
#include "core/message_text.hpp"
#include "pg/arguments.hpp"
#include "pg/result_rows.hpp"
#include "pg/security.hpp"
#include "pg/text.hpp"

namespace consensus {

namespace {

Datum text_array(const std::vector<std::string>& texts) {
  std::vector<Datum> elements;
  elements.reserve(texts.size());
  for (const std::string& text : texts) elements.push_back(pg::to_text(text));
  return pg::call([&] {
    return PointerGetDatum(construct_array(elements.data(), static_cast<int>(elements.size()), TEXTOID, -1,
                                           false, TYPALIGN_INT));
  });
}

/// As the table's owner sees it: the owner's condition is not to run with the rights of whoever asks.
bool applies_to(const ConsensusRule& rule, const GatedRow& entity) {
  if (!rule.is_for_rows_from(entity.row())) return false;
  pg::ActingAs const owner(catalog::owner_of(rule.home().relation));
  const expression::RowExpression* const condition = rule.condition(entity.relation());
  return condition == nullptr ||
         expression::RowExpressionState(*condition, entity.relation(), CurrentMemoryContext)
             .is_true(entity.row(), entity.row());
}

void add_status(pg::ResultRows& rows, const ConsensusRule& rule, const GatedRow& entity) {
  bool const applies = applies_to(rule, entity);
  RowFacts const row = rule.facts_of(entity.row());
  Approvals const approvals(rule, AccessShareLock);
  auto const votes = votes_for(rule, approvals.open(&row.entity, entity.snapshot()), row, row);
  const core::Quorum& quorum = rule.gate().quorum;
  int const approved = quorum.count(votes);
  int const missing = std::max(quorum.required() - approved, 0);
  const std::string& name = rule.gate().gate;
  auto const gate = name.empty() ? std::nullopt : std::optional(pg::to_text(name));
  auto const missing_roles = missing > 0 ? quorum.missing_roles(votes) : std::vector<std::string>();
  rows.add({pg::to_text(rule.gate().transition), BoolGetDatum(applies), Int32GetDatum(quorum.required()),
            Int32GetDatum(approved), Int32GetDatum(missing), text_array(missing_roles),
            BoolGetDatum(!applies || missing == 0), gate});
}

void consensus_status(FunctionCallInfo fcinfo) {
  pg::Arguments const arguments(fcinfo);
  GatedTable const table(arguments.relation(0, "relation"));
  std::string const id = arguments.text(1, "entity_id");
  require_sight_of_all(table.home());
  GatedRow const entity(table, id);
  pg::ResultRows rows(fcinfo);
  for (const GateRef& rule : entity.gates(std::nullopt)) add_status(rows, *rule, entity);
}

}  // namespace

}  // namespace consensus

PGSHIFT_FUNCTION(pgshift_consensus_status) {
  consensus::consensus_status(fcinfo);
  return Datum{0};
}
