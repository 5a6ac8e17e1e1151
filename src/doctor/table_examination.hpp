// What there is to say of one table and the rules that were made on it.
#pragma once

#include <set>
#include <string>

#include "rule/examined_rule.hpp"

namespace doctor {

/// Nothing of a table that is gone by now. Own tables that are in `recorded` have been looked at already.
void examine_table(Oid table, std::set<std::string>* recorded, core::Findings* findings);

}  // namespace doctor
