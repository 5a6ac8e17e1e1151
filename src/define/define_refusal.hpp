// What a user reads when a write is refused. Built only then, so that a row that passes pays nothing for it.
#pragma once

#include <optional>

#include "define/define_rule.hpp"

namespace define {

/// A value of the state column; nothing for NULL.
using StateValue = std::optional<Datum>;

/// The row that was to be written, as it is or, in an INSERT, as it was to become.
struct RefusedRow {
  Relation relation;
  TupleTableSlot* row;
};

/// All are SQLSTATE 23514 with the table, the column and the rule's name, end with the row by its key, and
/// show values only to those who may read them.
pg::Report invalid_transition(const DefineRule& rule, const RefusedRow& row, StateValue from,
                              core::StateId to);
pg::Report invalid_state(const DefineRule& rule, const RefusedRow& row, StateValue value);
pg::Report no_state_to_start_in(const DefineRule& rule, const RefusedRow& row, core::StateId state);
/// With the guard's own name in place of the rule's, and its message, if it has such.
pg::Report guard_rejected(const DefineRule& rule, const RefusedRow& row, const core::TransitionHook& guard,
                          const core::Step& step);
/// `what` is what the write would have done: a full sentence.
pg::Report row_is_frozen(const DefineRule& rule, const RefusedRow& row, core::StateId state,
                         const std::string& what);

}  // namespace define
