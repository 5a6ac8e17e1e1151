// What a SQL expression over a row's OLD and NEW, over {value} and NEW, or over a row's columns by
// themselves, says, by PostgreSQL's own parser.
//
// What is declared here runs inside of guarded calls: it may ereport and has no destructor to lose.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "expression/expression_parameters.hpp"
#include "pg/boundary.hpp"

namespace expression {

struct ExpressionSource {
  std::string text;
  std::string what;       // for messages: guard for "approved->paid"
  const char* construct;  // for messages: guard
  bool has_old = true;    // false where there is only NEW
  /// The column that the expression is a new value of, which it computes from {value}; none for a condition.
  std::optional<std::string> column = std::nullopt;
  /// There is one row only, and its columns stand for themselves.
  bool has_bare_columns = false;
};

/// The context of an error about an expression, of type ExpressionSource.
void name_the_expression(void* source);

/// Runs it so that errors name the expression, and a position is one in its text.
template <class Body>
auto naming(const ExpressionSource& source, Body&& body) {
  return pg::with_context(name_the_expression, &source, std::forward<Body>(body));
}

/// What the parser makes lies in the memory context that is current.
struct ParsedExpression {
  Node* node;      // a column's value comes as $1, and goes as its type has it
  ValueType type;  // of a column's value before it is assigned to the column
  bool has_subselect;
  bool uses_row;
  bool runs_users_code;  // functions that aren't PostgreSQL's own, or a domain's checks
  bool needs_settings;   // to run: the result may depend on some
  List* functions;       // that it calls, operators' too: distinct OIDs, in order
  List* rows;            // the range table that its columns are of
};

/// The one expression that the text holds, as the grammar has it. The grammar of PL/pgSQL expressions is that
/// of a SELECT's rest. 42601 where the text is anything else.
Node* parse_single_expression(const char* text);

enum class TextIs {
  written,  // by a user, who means what PostgreSQL finds
  bound,    // its calls name their functions exactly: see expression/bound_calls.hpp
};

/// One expression, names looked up as the current settings and rights have it. The parser's own errors, with
/// its position; 42804 where the result isn't boolean, or nothing that can be assigned to the column; 42P17
/// where NEW's system or generated columns are used, which don't exist yet when rules run. The
/// caller has `home` open and locked; tables that a sub-select names are locked by AccessShareLock
/// until the transaction ends.
ParsedExpression parse_expression(const ExpressionSource& source, Relation home, TextIs text_is);

/// The parts of the name, as PostgreSQL reads it, that the text consists of; NIL if it says anything else.
/// The parser's own errors.
List* name_in(const ExpressionSource& source);

/// $1, of that type, as the column takes it. 42804 where it can't be assigned.
Node* parse_assignment(const ValueType& type, Relation home, const std::string& column);

/// The text for PostgreSQL's parser: $1 for {value}. It belongs to the source, or lies in the
/// current memory context. 42P02 where the text of a value has parameters of its own.
const char* readable_text(const ExpressionSource& source);

/// Points OLD's columns at the inner slot and NEW's at the outer one, in the order that `relation`
/// has them. Changes the node in place where both are one relation.
Node* number_columns(Node* node, Relation home, Relation relation);

}  // namespace expression
