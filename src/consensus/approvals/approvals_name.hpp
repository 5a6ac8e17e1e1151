// What a gate's table of approvals is called.
#pragma once

#include <string>

#include "core/table_id.hpp"
#include "pg/boundary.hpp"

namespace consensus {

/// `_pgshift_consensus_<table>_<transition>`, or with a hash where that is another gate's, so that no two
/// share one: neither two schemas' tables of one name, nor "loans" with "archive_paid" and "loans_archive"
/// with "paid". Nobody else chooses one until the transaction ends.
std::string choose_approvals_name(Oid table, core::TableId id, const std::string& transition);

}  // namespace consensus
