// What has happened to a table of our own that keeps what rules record.
#pragma once

#include "pg/own_table.hpp"
#include "pg/rule_examination.hpp"

namespace pg {

/// `rule` is one that writes there; `remake` makes the table if it is gone.
void examine_own_table(const OwnTableShape& shape, const ExaminedRule& rule, const std::string& remake,
                       Findings* findings);

/// The same of one that is there, locked.
void examine_own_table(const OwnTableShape& shape, Oid table, Findings* findings);

}  // namespace pg
