// An expression as it is stored: bound to what its names mean where it was written.
#pragma once

#include <string>

#include "expression/expression_parser.hpp"

namespace expression {

/// The expression's text with every name qualified and every literal typed, as in a view's definition, to be
/// read under pg::reading_settings(). Names are looked up as the current user and settings have it. Errors
/// are those of parse_expression(); 0A000 where a function could be replaced by one that fits better, and
/// where no text would mean the same, as with IS DISTINCT FROM between values whose operator is not
/// PostgreSQL's own. The caller has `home` open and locked. Tables that a sub-select names are
/// locked by AccessShareLock until the transaction ends. Nothing is planned or run.
std::string bind_expression(const ExpressionSource& source, Relation home);

}  // namespace expression
