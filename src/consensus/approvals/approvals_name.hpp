// Which tables approvals of a table's rows are in: noted in the registry when one is chosen, since what a
// rule's definition says of it can be written by hand.
#pragma once

#include <string>
#include <vector>

#include "core/table_id.hpp"
#include "pg/boundary.hpp"

namespace consensus {

/// For an installer, which has locked the table: the name of the table for approvals of a transition, noted
/// from then on. It is the one that was chosen before, if there is one; the one that is wanted, such as by a
/// definition from a dump; `_pgshift_consensus_<table>_<transition>`; or that with a hash: the first that is
/// not another living table's, nor being chosen for one. So no two share one: neither two schemas' tables of
/// one name, nor "loans" with "archive_paid" and "loans_archive" with "paid". It waits for no other
/// transaction; the names that it has looked at stay locked until this one ends.
std::string choose_approvals_name(Oid table, core::TableId id, const std::string& transition,
                                  const std::string& wanted = {});

/// True if that was chosen for the transition of a table which has one of these identities. As all
/// that reads notes, it sees what is committed by now and what this transaction has noted, and
/// locks the registry by AccessShareLock until the transaction ends.
bool is_approvals_name(const std::vector<core::TableId>& ids, const std::string& transition,
                       const std::string& name);

/// True if that was chosen for another table that is there, which has none of these identities. Two tables
/// share one where the name was taken while the other table was gone, and that has come back. It locks the
/// registry and the bindings by AccessShareLock until the transaction ends.
bool is_anothers_name(const std::vector<core::TableId>& ids, const std::string& name);

/// All that were chosen for a table that has these identities, each once. Tables of these names need not be
/// there.
std::vector<std::string> approvals_names(const std::vector<core::TableId>& ids);

/// True if it begins as they all do.
bool may_be_approvals_name(const std::string& name);

}  // namespace consensus
