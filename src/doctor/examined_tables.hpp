// Which tables doctor() looks at.
#pragma once

#include <vector>

#include "pg/boundary.hpp"

namespace doctor {

/// The tables of the current user that rules were made on; of other sessions' temporary ones, none.
std::vector<Oid> own_tables_with_rules();

/// The tables that the relation's rules were made on: itself, or those that it is a partition of, and those
/// of its partitions that have rules of their own. A Report (42809, 42P01, 42501) if it is no table or not
/// the current user's, or if one of these isn't.
std::vector<Oid> tables_with_rules_of(Oid relation);

}  // namespace doctor
