// What is open for a table, in whatever gate's table it is; its gates need not be there.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "consensus/approvals/approvals_table.hpp"

namespace consensus {

/// The name of the table that has approvals of that table's rows for the transition, if any were given.
std::optional<std::string> approvals_table_of(core::TableId table, const std::string& transition);

/// What an open approval is to say of columns from now on, or that it is to end.
struct ApprovalChange {
  std::optional<std::string> field;
  std::optional<std::string> bound;
  bool is_revoked = false;
};

/// The caller keeps everybody else away from the table.
void change_open(core::TableId table, const std::function<void(const Approval&, ApprovalChange*)>& look_at);

/// Revokes what is open for a table's rows and a transition in that table of approvals, without a lock on the
/// table: what is being approved is waited for, and what comes is of the table as it is then. Nothing where
/// they are not kept as this extension keeps them: then nobody gets past the gate.
void revoke_open_in(const std::string& approvals, Oid table, const std::string& transition);

/// All of a table that was dropped, and whose identity comes back with another one.
void void_approvals_of_dropped(core::TableId table);

}  // namespace consensus
