// Tables that were made OF a composite type, whose columns follow its attributes.
#pragma once

#include <vector>

#include "pg/boundary.hpp"

namespace ddl {

/// The type that the table was made OF; InvalidOid for any other table.
Oid type_made_of(Oid table);

std::vector<Oid> typed_tables(Oid composite_type);

}  // namespace ddl
