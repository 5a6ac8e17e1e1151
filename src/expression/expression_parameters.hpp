// What $1, $2 and $3 in a text stand for, for PostgreSQL's parser.
#pragma once

#include <array>

#include "pg/boundary.hpp"

namespace expression {

/// A type with what a column's declaration adds to it.
struct ValueType {
  Oid type = InvalidOid;
  std::int32_t modifier = -1;
  Oid collation = InvalidOid;

  /// These need the relation open, and the column must be one of its own.
  static ValueType of_column(Relation relation, AttrNumber column);
  static ValueType of_expression(Node* node);
  static ValueType of_row(Relation relation);
};

struct ExpressionParameters {
  /// Those without a type don't exist.
  std::array<ValueType, 2> types;
  /// What $3 stands for: the whole of a bound expression.
  const char* bound_text = nullptr;
  /// The calls that were taken out of it, while it is parsed: see expression/bound_calls.hpp.
  mutable List* calls = nullptr;

  /// Makes the parser know them; they must outlive its work. Runs inside of guarded calls.
  void set_up(ParseState* parse) const;
  /// The same in the form of a ParserSetupHook, whose argument they are. A prepared query calls it
  /// whenever it is parsed anew, so that they must outlive that query.
  static void set_up_hook(ParseState* parse, void* parameters);
};

/// The parameter of that number, from 1. Runs inside of guarded calls.
Node* parameter_node(int number, const ValueType& type);

}  // namespace expression
