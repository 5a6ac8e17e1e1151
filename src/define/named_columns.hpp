// The columns that the arguments of define() name beside the one that holds the state.
#pragma once

#include <vector>

#include "core/json.hpp"
#include "define/define_rule.hpp"
#include "rule/examined_rule.hpp"

namespace define {

/// Throws InvalidArgument or a Report unless the definition's frozen_except names columns of the table, each
/// once, that frozen rows could not change without it.
void check_frozen_except(const core::Json& definition, Relation table);

/// The same of its stamps, each of which names a column that holds a time and that nothing else writes: not
/// one of a key, none that is computed, normalized, or stamped by another rule of the table or a partition.
void check_stamps(const core::Json& definition, Relation table, const std::vector<Oid>& partitions);

/// Finds stamped columns that keep rows from being inserted, or that have become part of the key since.
void examine_stamps(const rule::ExaminedRule& rule, const DefineRule& compiled, core::Findings* findings);

}  // namespace define
