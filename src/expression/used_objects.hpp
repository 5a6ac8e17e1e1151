// What SQL expressions use, by PostgreSQL's own judgement: what a view over them would depend on.
#pragma once

#include <string>
#include <vector>

#include "catalog/dependencies.hpp"
#include "expression/expression_parser.hpp"

namespace expression {

struct Uses {
  std::vector<catalog::Object> objects;
  std::vector<int> meanings;  // see expression/meaning.hpp
  std::string unusable;       // what they use that nothing lasting can, in words; empty: nothing
};

/// The objects that bound expressions over the rows of `home` use: functions, operators, types, collations,
/// tables and so on, PostgreSQL's own and the home table itself left out, and what goes with a session. They
/// are parsed, as the current user, and not planned: nobody's code runs. What fails, fails as the parser says
/// it. To be called in a DryRun, since it writes for a moment. The caller has `home` open and
/// locked.
Uses used_objects(const std::vector<ExpressionSource>& bound, Relation home);

}  // namespace expression
