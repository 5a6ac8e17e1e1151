// What has become of an approval.
#pragma once

#include <string_view>

#include "consensus/approvals_table.hpp"
#include "consensus/gates.hpp"

namespace consensus {

struct Standing {
  std::string_view status;  // open, used, revoked, expired, lapsed
  std::optional<TimestampTz> ended;
  std::optional<TimestampTz> expires;
};

/// As the snapshot has its row. The gate is null where it is gone: then nothing can be judged but what the
/// approval itself says.
Standing standing_of(const Approval& approval, const GatedTable* table, const ConsensusRule* gate,
                     Snapshot snapshot);

}  // namespace consensus
