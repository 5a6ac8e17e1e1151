// Functions that definitions name: they get the entry.
#pragma once

#include <string>

#include "expression/expression_parser.hpp"

namespace ledger {

/// The function's name in its schema, as SQL has it, if the text says nothing but a function's name; empty
/// otherwise. Errors, of the parser's besides: 42883 where no function of that name takes a ledger_entry and
/// nothing else, 42P17 where it returns something else than `result`.
std::string function_named_by(const expression::ExpressionSource& source, Oid result);

/// True if that function is still there.
bool function_exists(const std::string& function);
/// Its OID; a Report (55000) if it is gone.
Oid require_function(const std::string& function);

/// Calls it with an entry's datum, as the current user, whose right to execute it is checked. 55000 where it
/// is gone. `what` is for messages.
void call_function(const std::string& function, Datum entry, const std::string& what);

}  // namespace ledger
