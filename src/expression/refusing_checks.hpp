// CHECK constraints that let no row have a value.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "pg/boundary.hpp"

namespace expression {

struct RefusingCheck {
  std::string constraint;
  std::vector<std::size_t> values;  // by their places in the list
};

/// The relation's enforced CHECKs that are false for some of these values of the column, whatever the row's
/// other columns hold, by constants and immutable functions alone. Runs such functions: the caller acts as
/// the table's owner. The caller holds a lock on the relation. The values are of the column's type.
std::vector<RefusingCheck> refusing_checks(Relation relation, AttrNumber column,
                                           const std::vector<Datum>& values);

}  // namespace expression
