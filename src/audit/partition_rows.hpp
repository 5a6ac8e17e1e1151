// Whether a row that is known by its values was in a partition, as the partition is bounded now.
#pragma once

#include <optional>
#include <string>

#include "core/row_history.hpp"
#include "pg/boundary.hpp"

namespace audit {

/// `partition` is a name as the log has it. Nothing if there is no such partition of the table any more, or
/// if the values don't say.
std::optional<bool> belongs_to_partition(Oid table, const std::string& partition,
                                         const core::RowValues& values);

}  // namespace audit
