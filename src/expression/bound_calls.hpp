// Calls in a bound text, whose functions are those that take exactly the arguments that are written there:
// PostgreSQL's own search also finds functions that have come since, with defaults for more arguments, and
// then can't tell which is meant.
//
// What is declared here runs inside of guarded calls.
#pragma once

#include "pg/boundary.hpp"

namespace expression {

/// Puts a parameter in the place of each call of a function that is named with its schema, in a text's raw
/// tree. Their numbers begin with this one, and count on in the order of the list that is returned.
/// The tree is changed in place. A call comes after those that are its arguments.
constexpr int first_call_parameter = 1000;
List* take_out_calls(Node* raw);

/// What such a call means where the parser meets its parameter. 42883 where there is no function of exactly
/// these arguments. 0A000 where it returns a set and the place allows none.
Node* meaning_of_call(ParseState* parse, FuncCall* written);

/// Named arguments in all calls of a parsed query in their functions' order, without their names: so they are
/// found by their types alone. The query is changed in place.
void put_arguments_in_order(Query* query);

}  // namespace expression
