// The rows that a table had before its rule.
#pragma once

#include <vector>

#include "define/define_rule.hpp"
#include "row/row_sample.hpp"

namespace define {

/// The rows of these tables, not of their partitions, that are in no state of the rule.
row::RowSample rows_in_no_state(const DefineRule& rule, const std::vector<Oid>& tables);

/// A Report (23514) with the count and up to five ids if rows of these tables are in no state of the rule.
/// The first of them is the one that it speaks of; the hint is for whoever gets it.
void require_known_states(const DefineRule& rule, const std::vector<Oid>& tables, const char* hint);

/// The same for one table that has come under a rule, or whose rows have changed without its triggers.
void check_rows(Oid table, const rule::RuleTrigger& rule);

}  // namespace define
