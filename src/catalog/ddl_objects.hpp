// What a DDL command has made, changed or dropped, as PostgreSQL tells its event triggers.
#pragma once

#include <string>
#include <vector>

#include "pg/boundary.hpp"

namespace catalog {

struct DdlObject {
  Oid catalog;
  Oid oid;
  std::string type;       // "table", "function", …
  std::string schema;     // empty where it is in none
  std::string name;       // empty where that alone wouldn't name it
  std::string identity;   // as messages show it
  std::string last_name;  // the last part of the name, of what was dropped
  bool is_temporary;
  bool is_original;           // the command was about it; it has not gone with something else
  Node* statement = nullptr;  // of what was made or changed: that part of the command; null for ALTER TABLE
  bool is_altered_table = false;  // the table of an ALTER TABLE
};

/// Only at sql_drop: what is gone, with all that went with it.
std::vector<DdlObject> dropped_objects();

/// Only at ddl_command_end: what is there, in its new shape. While a materialized view is refreshed,
/// PostgreSQL tells nobody what its query changes: a Report (42501), or nothing.
enum class Unseen { refused, left_out };
std::vector<DdlObject> changed_objects(Unseen unseen = Unseen::refused);
/// The same, without a word about the objects where they are known from the command.
std::vector<DdlObject> changed_by(Node* command, Unseen unseen);

}  // namespace catalog
