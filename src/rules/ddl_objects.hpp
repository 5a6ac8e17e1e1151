// What a DDL command has made, changed or dropped, as PostgreSQL tells its event triggers.
#pragma once

#include <string>
#include <vector>

#include "pg/boundary.hpp"

namespace rules {

struct DdlObject {
  Oid catalog;
  Oid oid;
  std::string type;       // "table", "function", …
  std::string schema;     // empty where it is in none
  std::string name;       // empty where that alone wouldn't name it
  std::string identity;   // as messages show it
  std::string last_name;  // the last part of the name, of what was dropped
  bool is_temporary;
};

/// Only at sql_drop: what is gone, with all that went with it.
std::vector<DdlObject> dropped_objects();

/// Only at ddl_command_end: what is there, in its new shape.
std::vector<DdlObject> changed_objects();

/// A trigger as it was before the running transaction last dropped or changed it.
struct FormerTrigger {
  Oid table;
  Oid function;
  std::string name;
};
/// `oid`'s version before the command that dropped it; one with InvalidOids if there is none.
FormerTrigger dropped_trigger(Oid oid);
/// `oid`'s version before the command that replaced it; one with InvalidOids if it is new.
FormerTrigger replaced_trigger(Oid oid);

}  // namespace rules
