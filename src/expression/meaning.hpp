// What the expressions of a rule or machine mean: texts are read anew in each session, and by then names may
// be others', or a cast may be what was none. So what they were read as is kept in a digest, by the object
// that has them: as dependencies on a table of the extension, which go with that object and which no dump
// carries.
#pragma once

#include <vector>

#include "catalog/dependencies.hpp"
#include "expression/expression_parser.hpp"
#include "pg/dry_run.hpp"

namespace expression {

/// What has lost its meaning has none that any expression has. meaning_of() gives no number below
/// 2.
constexpr int no_meaning = 1;
/// True for a failure to parse an expression that says so; false where something is not there for us yet, as
/// where rules are restored before the privileges that they need.
bool is_without_meaning(const pg::Failure& failure);

/// Numbers that stand for what an expression was parsed as, names of columns aside. The tree is
/// left as it is.
std::vector<int> meaning_of(Node* parsed);

/// Those of all expressions that the object has; none where nobody has recorded them.
std::vector<int> recorded_meanings(const catalog::Object& holder);
/// False where none are, or some expression had none.
bool has_meaning(const catalog::Object& holder);
/// Puts these in the place of those. The next look sees them, in this command too.
void record_meanings(const catalog::Object& holder, const std::vector<int>& meanings);

/// A Report (55000) where the object's are recorded and this one is not among them. InvalidOid for the object
/// of an expression that is being defined.
void require_meaning(const catalog::Object& holder, const ExpressionSource& source, Node* parsed);

/// True if these are all among what is recorded, or nothing is.
bool are_recorded(const catalog::Object& holder, const std::vector<int>& meanings);

}  // namespace expression
