// {value} in an expression's text: the value that it computes another one from. PostgreSQL's own scanner
// finds it, so that literals, quoted names and comments are left alone.
//
// What is declared here runs inside of guarded calls: it may ereport and has no destructor to lose.
#pragma once

#include "pg/boundary.hpp"

namespace expression {

/// True if there is one outside of literals, quoted names and comments. A text that can't be
/// scanned is PostgreSQL's own error (42601).
bool has_value_placeholder(const char* text);

/// The text with $1 in place of each {value}, and blanks, so that positions stay what they are. 42P02 where
/// the text has parameters of its own. It lies in the current memory context, as does what
/// parameter_to_value() returns.
char* value_to_parameter(const char* text);

/// The text with {value} in place of each $1.
char* parameter_to_value(const char* text);

}  // namespace expression
