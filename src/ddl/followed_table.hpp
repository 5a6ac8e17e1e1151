// What has become of a table is followed by its rules, and by what was recorded of it.
#pragma once

#include <string>
#include <vector>

#include "ddl/table_change.hpp"

namespace ddl {

/// By those of the table and of its descendants: definitions follow columns that were renamed; 2BP01 where
/// one that a rule names is gone; what was recorded of a column or a key is not another's. Everything that
/// can have broken is compiled anew, and rows that are new to a rule must meet it. As the table's owner.
void follow(const TableChange& change);

/// By those of a table whose columns have gone with something that belongs to somebody else, who could be
/// kept from dropping it otherwise: rules that need what is gone let nothing be written from now on, and
/// whoever gets the name of a column is not that column.
void follow_loss(Oid table, const std::vector<std::string>& columns);

}  // namespace ddl
