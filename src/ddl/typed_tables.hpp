// Tables that were made OF a composite type, whose columns follow its attributes.
#pragma once

#include <vector>

#include "pg/boundary.hpp"

namespace ddl {

std::vector<Oid> typed_tables(Oid composite_type);

}  // namespace ddl
