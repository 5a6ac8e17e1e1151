// Functions that definitions name, such as a machine's callbacks: each takes one row of a type of the
// extension's.
#pragma once

#include <string>

#include "expression/expression_parser.hpp"

namespace expression {

/// The function's name in its schema, as SQL has it, if the text says nothing but a function's name; empty
/// otherwise, as where it is the name of one of the row's columns. Errors, of the parser's besides: 42883
/// where no function of that name takes that type and nothing else, 42P17 where it returns something else
/// than `result`. Names are looked up as the current user's search_path has them.
std::string function_named_by(const ExpressionSource& source, Oid row_type, Oid result);

class NamedFunction {
 public:
  /// As function_named_by() has said it.
  NamedFunction(std::string name, Oid row_type) : name_(std::move(name)), row_type_(row_type) {}

  /// InvalidOid if it is gone. One that takes exactly that type is looked for: others that the type
  /// could be cast for don't count.
  Oid find() const;
  /// Its OID; a Report (55000) if it is gone.
  Oid require() const;
  /// That it is gone, as messages say it.
  std::string is_gone() const;

  /// Calls it with a row's datum, as the current user, whose right to execute it is checked. A Report (55000)
  /// with the hint where it is gone. `what` is for messages. 42501 where the current user may not
  /// execute it. Errors of the function pass, with `what` in their context.
  void call(Datum row, const std::string& what, const char* hint) const;

 private:
  std::string name_;
  Oid row_type_;
};

}  // namespace expression
