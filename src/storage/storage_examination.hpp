// What has happened to a table of our own that keeps what rules record.
#pragma once

#include "core/finding.hpp"
#include "storage/table_definition.hpp"

namespace storage {

/// `rule` is one that writes there; `remake` is the remedy if the table is gone.
void examine_table(const NamedDefinition& record, const core::FindingSubject& rule, core::Remedy remake,
                   core::Findings* findings);

/// The same of one that is there, locked.
void examine_table(Oid table, const NamedDefinition& record, core::Findings* findings);

/// What has happened to the registry, if there is one.
void examine_registry(core::Findings* findings);

/// What has happened to tables of ours in other schemas than the extension's, of those that the current user
/// owns.
void examine_tables_elsewhere(core::Findings* findings);

}  // namespace storage
