// Rules that go with something that their expressions use: CASCADE drops their triggers, and the rules with
// them, which is not what it was asked for. They come again as they were, and let nothing be written.
#pragma once

#include <vector>

#include "catalog/ddl_objects.hpp"

namespace ddl {

/// At sql_drop, of all that has gone: makes again what has gone with something else and is a rule's trigger,
/// if its table is there; on other sessions' temporary tables, too.
void restore_rules(Node* command, const std::vector<catalog::DdlObject>& dropped);

/// Marks a rule that is there as one that has lost something. By whatever role.
void mark_rule_lost(Oid trigger);

}  // namespace ddl
