// What protect() lets nobody do to the triggers that rules are: 42501 if a command has done it.
#pragma once

#include "catalog/ddl_objects.hpp"
#include "pg/boundary.hpp"

namespace ddl {

/// At sql_drop. Rules may go with their table.
void refuse_dropped_trigger(const catalog::DdlObject& dropped);

/// At ddl_command_end, of an ALTER TABLE of that table.
void refuse_switched_off(const AlterTableStmt* command, Oid table);

/// At ddl_command_end, of a trigger that was made, replaced, renamed or changed: no rule may be, and no other
/// may fire after rules.
void refuse_changed_trigger(Node* command, Oid trigger);

}  // namespace ddl
