// What has happened to a table of our own that keeps what rules record.
#pragma once

#include "core/finding.hpp"
#include "storage/table_definition.hpp"

namespace storage {

/// `rule` is one that writes there; `remake` is the remedy if the table is gone. Locks the table by
/// AccessShareLock until the transaction ends. What has happened becomes findings; an error of
/// PostgreSQL's that is about something else, such as a cancelled query, passes.
void examine_table(const NamedDefinition& record, const core::FindingSubject& rule, core::Remedy remake,
                   core::Findings* findings);

/// As the other examine_table() does it, of a table that the caller has found and locked.
void examine_table(Oid table, const NamedDefinition& record, core::Findings* findings);

/// What has happened to the registry, if there is one.
void examine_registry(core::Findings* findings);

/// What has happened to tables of ours in other schemas than the extension's, of those that the current user
/// owns. Locks each of these by AccessShareLock until the transaction ends, and passes over one that another
/// transaction has locked against that.
void examine_tables_elsewhere(core::Findings* findings);

}  // namespace storage
