// Columns whose ASCII values need no SQL to be normalized.
#pragma once

#include <optional>

#include "core/normalize/normalizer.hpp"
#include "expression/expression_parser.hpp"

namespace normalize {

/// How the normalizer treats ASCII values of a column, if the server treats them, under the column's
/// collation, in a way that tables can follow. An error that its functions raise for any value, as for
/// patterns under a nondeterministic collation, names the expression.
std::optional<core::AsciiNormalizer> ascii_normalizer(const core::Normalizer& normalizer,
                                                      const expression::ValueType& column,
                                                      const expression::ExpressionSource& expression);

}  // namespace normalize
