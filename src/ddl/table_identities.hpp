// What DDL does to the identities under which rules record.
#pragma once

#include <vector>

#include "catalog/ddl_objects.hpp"
#include "core/table_id.hpp"

namespace ddl {

/// At ddl_command_end of a CREATE TRIGGER: sees to it that a rule that records, made by hand or restored from
/// a dump, has an identity that is bound to its table.
void settle_identities(const std::vector<catalog::DdlObject>& changed);

/// At ddl_command_end of an ALTER TABLE … OWNER TO: notes whose a table of ours in another schema is now, by
/// which a later CREATE EXTENSION knows it again.
void note_new_owners(const std::vector<catalog::DdlObject>& changed);

/// At sql_drop: notes which tables with identities are gone. What was recorded of them stays as it is.
void forget_dropped_tables(const std::vector<catalog::DdlObject>& dropped);

/// Tells those capabilities that record that a table has an identity again which a dropped table had.
void tell_of_returned(core::TableId id);

}  // namespace ddl
