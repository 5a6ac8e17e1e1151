// What has become of an approval.
#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "consensus/approvals/approvals_table.hpp"
#include "consensus/gated_table.hpp"
#include "pg/memory.hpp"

namespace consensus {

struct Standing {
  std::string_view status;  // open, used, revoked, expired, lapsed
  std::optional<TimestampTz> ended;
  std::optional<TimestampTz> expires;
};

/// Judges many approvals of a table's rows, as a snapshot has these.
class Standings {
 public:
  /// Without gates nothing can be judged but what approvals themselves say.
  Standings(const GatedTable* table, Snapshot snapshot) : table_(table), snapshot_(snapshot) {}

  /// The gate is null where it is gone. The next call frees what this one, and its caller since, has
  /// allocated.
  Standing of(const Approval& approval, const ConsensusRule* gate);

 private:
  bool has_lapsed(const Approval& approval, const ConsensusRule& terms);
  GateRef same_gate(Relation relation, const core::GateDefinition& terms);

  const GatedTable* table_;
  Snapshot snapshot_;
  std::unordered_map<Oid, std::vector<GateRef>> gates_;  // of the table, or of its partitions
  pg::RowMemory memory_;
};

}  // namespace consensus
