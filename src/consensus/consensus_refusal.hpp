// What a user reads when a gate stays closed. Built only then.
#pragma once

#include "consensus/approvals/approvals_table.hpp"
#include "consensus/consensus_rule.hpp"

namespace consensus {

/// A write that a gate refuses.
struct Refused {
  Relation relation;
  TupleTableSlot* row;                     // as it is or, where it would be inserted, as it was to become
  const std::vector<Approval>& approvals;  // the open ones
  const RowFacts& before;
  const RowFacts& after;
  bool is_new;  // the row would be inserted
};

/// SQLSTATE 23514 with the table, the column and the rule's name, and the row by its key. Who has approved,
/// only those read who may read the row's state.
pg::Report not_reached(const ConsensusRule& rule, const Refused& refused);

/// The names for an error about this gate.
pg::ErrorObject error_object(const ConsensusRule& rule);

}  // namespace consensus
