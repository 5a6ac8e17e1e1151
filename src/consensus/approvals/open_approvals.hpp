// What is open for a table, in whatever gate's table it is; its gates need not be there.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "consensus/approvals/approvals_table.hpp"

namespace consensus {

/// What an open approval is to say of columns from now on, or that it is to end.
struct ApprovalChange {
  std::optional<std::string> field;
  std::optional<std::string> bound;
  bool is_revoked = false;
};

/// Shows what is open of a table that has these identities, as it is committed by now, and changes
/// each as `look_at` says. The caller keeps other transactions away from the table, and so from its
/// approvals: XX000 where one of these was changed at the same moment. Their tables are locked by
/// RowExclusiveLock until the transaction ends.
void change_open(const std::vector<core::TableId>& ids,
                 const std::function<void(const Approval&, ApprovalChange*)>& look_at);

/// Revokes what is open for a table's rows and a transition, without a lock on the table: what is being
/// approved is waited for, and what comes is of the table as it is then. The tables of approvals
/// are locked by ShareRowExclusiveLock until the transaction ends, so that no other transaction
/// approves, or uses what was approved, meanwhile.
void revoke_open_for(Oid table, const std::string& transition);

/// All of a table that was dropped, and whose identity comes back with another one.
void void_approvals_of_dropped(core::TableId table);

}  // namespace consensus
