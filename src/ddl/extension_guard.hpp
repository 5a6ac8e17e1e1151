// Commands that drop the extension itself, and with it the event triggers that could say something about it
// at the end.
#pragma once

#include "pg/boundary.hpp"

namespace ddl {

/// True for a DROP of objects of that type one of which has that name alone.
bool drops_named(Node* command, ObjectType type, const char* name);

/// True for a DROP EXTENSION of this one, and for a DROP OWNED by a role whose it is, or whose its schema is.
bool drops_extension(Node* command);

}  // namespace ddl
