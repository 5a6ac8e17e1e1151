// What has happened to a table of our own that keeps what rules record.
#pragma once

#include "core/finding.hpp"
#include "storage/own_table.hpp"

namespace storage {

/// `rule` is one that writes there; `remake` is the remedy if the table is gone.
void examine_own_table(const OwnTableShape& shape, const core::FindingSubject& rule, core::Remedy remake,
                       core::Findings* findings);

/// The same of one that is there, locked.
void examine_own_table(const OwnTableShape& shape, Oid table, core::Findings* findings);

}  // namespace storage
