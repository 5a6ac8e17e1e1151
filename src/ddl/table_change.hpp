// What a DDL command has done to tables, as far as it concerns rules.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/column_changes.hpp"
#include "catalog/ddl_objects.hpp"
#include "pg/boundary.hpp"

namespace ddl {

struct TableChange {
  Oid table = InvalidOid;
  catalog::ColumnChanges columns;         // those added may have been there already, with IF NOT EXISTS
  std::vector<std::string> lost_columns;  // those that were dropped without CASCADE
  std::vector<std::string> retyped_columns;
  std::vector<std::string> replaced_columns;  // those of them whose values may be other ones
  bool added_generated = false;               // a column that a row does not have yet when rules look at it
  bool lost_constraint = false;
  bool has_new_key = false;  // a primary key was made, perhaps in another's place
  bool has_joined = false;   // as a partition: it has its parent's rules, which its rows have not met yet
  bool has_left = false;     // and is no partition any more
  bool enabled_all = false;  // ENABLE TRIGGER ALL or USER, which makes every trigger fire as ordinary ones do
  std::vector<std::string> enabled_triggers;  // and those that were enabled by name
};

/// True if the parsed command may be one of those that table_changes() knows.
bool may_change_table(Node* command);

/// What the parsed command has changed, once it has run. Its tables are those that PostgreSQL says it has
/// changed: by then the names in it can mean others, if it has run functions.
std::vector<TableChange> table_changes(Node* command, const std::vector<catalog::DdlObject>& changed);

}  // namespace ddl
