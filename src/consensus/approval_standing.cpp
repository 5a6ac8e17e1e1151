#include "consensus/approval_standing.hpp"

#include <algorithm>

#include "catalog/stable_text.hpp"
#include "consensus/approval_lapse.hpp"
#include "consensus/step_ahead.hpp"
#include "row/row_lock.hpp"

namespace consensus {

/// By the gate as it is compiled for the partition that the row is in.
GateRef Standings::same_gate(Relation relation, const core::GateDefinition& terms) {
  Oid const oid = RelationGetRelid(relation);
  auto known = gates_.find(oid);
  if (known == gates_.end()) known = gates_.emplace(oid, GatedTable::gates_of(relation, std::nullopt)).first;
  const std::vector<GateRef>& gates = known->second;
  auto const found = std::find_if(gates.begin(), gates.end(), [&](const GateRef& gate) {
    return gate->gate().transition == terms.transition && gate->gate().gate == terms.gate &&
           gate->gate().field == terms.field;
  });
  return found != gates.end() ? *found : nullptr;
}

/// True if its row can't come to the state any more, is there, or has other values than it was given for.
bool Standings::has_lapsed(const Approval& approval, const ConsensusRule& terms) {
  std::optional<row::RowPlace> place;
  {
    catalog::StableText const as_written(true);
    place = table_->entity(std::string(approval.entity)).find(snapshot_);
  }
  if (!place) return true;
  catalog::OpenRelation const relation(place->table, AccessShareLock);
  row::RowLocker rows(relation.get());
  TupleTableSlot* const row = rows.fetch(place->row, snapshot_);
  if (row == nullptr) return true;
  GateRef const gate = same_gate(relation.get(), terms.gate());
  if (!gate) return false;
  core::Distance const distance = distance_to(*gate, relation.get(), row);
  if (distance == core::Distance::none || distance == core::Distance::never) return true;
  return !gate->gate().bind.empty() && approval.bound != gate->facts_of(row).bound;
}

Standing Standings::of(const Approval& approval, const ConsensusRule* gate) {
  memory_.next_row();
  pg::call([] { CHECK_FOR_INTERRUPTS(); });
  auto const expires = gate != nullptr ? gate->expiry_of(approval.given) : std::nullopt;
  if (approval.used) return {"used", approval.used, expires};
  if (approval.revoked) return {"revoked", approval.revoked, expires};
  if (approval.lapsed) return {"lapsed", std::nullopt, expires};
  if (expires && *expires <= GetCurrentTimestamp()) return {"expired", expires, expires};
  if (gate != nullptr && table_ != nullptr && has_lapsed(approval, *gate)) {
    return {"lapsed", std::nullopt, expires};
  }
  return {"open", std::nullopt, expires};
}

}  // namespace consensus
